'use client';
import { ThemeToggle } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { asThemeChoice } from './theme-choice';

/** Light, dark, or as the system. */
export function ThemeMenu() {
  const t = useTranslations('shell.theme');
  const { theme, setTheme } = useTheme();
  return (
    <ThemeToggle
      label={t('label')}
      value={asThemeChoice(theme)}
      onValueChange={setTheme}
      names={{ light: t('light'), dark: t('dark'), system: t('system') }}
    />
  );
}
