import type { ThemeChoice } from '@skydeck/ui';

/** What next-themes keeps, as one of our three; anything else is the system's. */
export function asThemeChoice(value: string | undefined): ThemeChoice {
  return value === 'light' || value === 'dark' ? value : 'system';
}
