import type { Messages } from 'next-intl';
import { areas } from './areas';
import type { Locale } from './locales';

/** All messages of a language, by area. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  const entries = await Promise.all(
    areas.map(async (area) => {
      const file = (await import(`../../messages/${locale}/${area}.json`)) as { default: object };
      return [area, file.default] as const;
    }),
  );
  // The test `messages.test.ts` proves that every language has the keys of English, which is what types them.
  return Object.fromEntries(entries) as unknown as Messages;
}
