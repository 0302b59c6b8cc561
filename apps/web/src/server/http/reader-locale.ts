import { isLocale, localeCookie, negotiateLocale, type Locale } from '../../i18n/locales';

/** The language of a request that is no page: the cookie's, or else the browser's. */
export function readerLocale(headers: Headers): Locale {
  const cookies = (headers.get('cookie') ?? '').split(/; */).map((each) => each.split('='));
  const chosen = cookies.find(([name]) => name === localeCookie)?.[1];
  return isLocale(chosen) ? chosen : negotiateLocale(headers.get('accept-language'));
}
