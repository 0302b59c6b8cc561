'use client';
import { DropdownMenu, IconButton, MenuRadioGroup, MenuRadioItem } from '@skydeck/ui';
import { Languages } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { rememberLocale } from '../i18n/choose-locale';
import { isLocale, localeNames, locales, type Locale } from '../i18n/locales';

export interface LocaleMenuProps {
  /** Also told to the account, where there is one. */
  onChoose?: (locale: Locale) => void;
}

/** The language of the portal; the page stays as it is. */
export function LocaleMenu({ onChoose }: LocaleMenuProps) {
  const t = useTranslations('shell');
  const router = useRouter();
  return (
    <DropdownMenu
      className="min-w-36"
      trigger={<IconButton label={t('locale')} tooltip={false} icon={<Languages aria-hidden />} />}
    >
      <MenuRadioGroup
        value={useLocale()}
        onValueChange={(value) => {
          if (!isLocale(value)) return;
          rememberLocale(value);
          onChoose?.(value);
          router.refresh();
        }}
      >
        {locales.map((locale) => (
          <MenuRadioItem key={locale} value={locale} lang={locale}>
            {localeNames[locale]}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </DropdownMenu>
  );
}
