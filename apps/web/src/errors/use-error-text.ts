'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { useSentenceTranslator } from '../i18n/sentences/sentences-provider';
import { isErrorCode, readAppError, type AppErrorView } from './app-error';

export interface ErrorText {
  /** What happened. */
  title: string;
  /** Why, where that is not the title. */
  detail: string | null;
  /** What to do. */
  hint: string | null;
}

export interface ShownError {
  code: string;
  message: string | null;
  hint?: string | null | undefined;
}

/**
 * Turns failures into words, in the reader's language. Where the server passes on what another program said, and
 * nothing of it is known, the kind of failure is named and those words follow.
 */
export function useErrorText(): {
  describe: (error: ShownError | AppErrorView) => ErrorText;
  read: (error: unknown) => ErrorText;
} {
  const t = useTranslations('errors');
  const english = useLocale() === 'en';
  const translate = useSentenceTranslator();
  const describe = useCallback(
    (error: ShownError): ErrorText => {
      const code = isErrorCode(error.code) ? error.code : 'INTERNAL';
      const name = t(`codes.${code}`);
      const hint = error.hint ? (translate(error.hint) ?? error.hint) : null;
      if (!error.message) return { title: name, detail: null, hint: hint ?? t(`hints.${code}`) };
      const title = english ? error.message : translate(error.message);
      return title === null ? { title: name, detail: error.message, hint } : { title, detail: null, hint };
    },
    [t, english, translate],
  );
  const read = useCallback((error: unknown) => describe(readAppError(error)), [describe]);
  return { describe, read };
}
