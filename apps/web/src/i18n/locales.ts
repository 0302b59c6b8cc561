/** Languages of the portal, the default first. */
export const locales = ['en', 'zh-CN'] as const;

export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'en';

/** Where the browser keeps the user's choice. */
export const localeCookie = 'locale';

/** What each language calls itself: not translated, so that everybody finds their own. */
export const localeNames: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };

export function isLocale(value: unknown): value is Locale {
  return (locales as readonly unknown[]).includes(value);
}

/**
 * The best of our languages for an `Accept-Language` header (RFC 9110, 12.5.4). An exact tag wins over
 * its primary language; every Chinese gets the Chinese we have.
 */
export function negotiateLocale(header: string | null | undefined): Locale {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((each) => each.trim()).find((each) => each.startsWith('q='));
      return { tag: tag.toLowerCase(), quality: quality ? Number(quality.slice(2)) : 1 };
    })
    .filter((each) => each.tag !== '' && each.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const match =
      locales.find((locale) => locale.toLowerCase() === tag) ??
      locales.find((locale) => locale.split('-')[0] === tag.split('-')[0]);
    if (match) return match;
  }
  return defaultLocale;
}
