import { localeCookie, type Locale } from './locales';

/** Remembers the language in this browser for a year; the next request is answered in it. */
export function rememberLocale(locale: Locale): void {
  document.cookie = `${localeCookie}=${locale}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** Whether this browser has a choice of its own already. */
export function hasLocaleChoice(): boolean {
  return document.cookie.split('; ').some((each) => each.startsWith(`${localeCookie}=`));
}
