'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { hasLocaleChoice, rememberLocale } from '../i18n/choose-locale';
import { isLocale } from '../i18n/locales';
import { useMe } from '../session/me';

/** In a browser without a choice of its own, the portal speaks the language that the account has. */
export function useAccountLocale(): void {
  const { locale } = useMe().user;
  const router = useRouter();
  useEffect(() => {
    if (!isLocale(locale) || hasLocaleChoice()) return;
    rememberLocale(locale);
    router.refresh();
  }, [locale, router]);
}
