'use client';
import { Toaster, UiProvider } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { ThemeProvider, useTheme } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { SentencesProvider } from '../i18n/sentences/sentences-provider';
import { ApiProvider } from '../trpc/client';
import { asThemeChoice } from './theme-choice';

function Toasts() {
  const t = useTranslations('shell');
  const { theme } = useTheme();
  return <Toaster label={t('notifications')} theme={asThemeChoice(theme)} />;
}

export interface ProvidersProps {
  /** Of the request: the theme's script must carry it under the content security policy. */
  nonce: string | undefined;
  children: ReactNode;
}

/** What every page stands on. */
export function Providers({ nonce, children }: ProvidersProps) {
  const t = useTranslations('common');
  const locale = useLocale();
  const labels = {
    close: t('close'),
    copy: t('copy'),
    copied: t('copied'),
    required: t('required'),
    optional: t('optional'),
  };
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <UiProvider labels={labels} locale={locale}>
        <NuqsAdapter>
          <SentencesProvider>
            <ApiProvider>{children}</ApiProvider>
          </SentencesProvider>
        </NuqsAdapter>
        <Toasts />
      </UiProvider>
    </ThemeProvider>
  );
}
