'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useCallback } from 'react';
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
 * Turns failures into words. The server explains them in English with its figures; in other languages the
 * kind of failure is named in that language, and the server's words follow.
 */
export function useErrorText(): {
  describe: (error: ShownError | AppErrorView) => ErrorText;
  read: (error: unknown) => ErrorText;
} {
  const t = useTranslations('errors');
  const english = useLocale() === 'en';
  const describe = useCallback(
    (error: ShownError): ErrorText => {
      const code = isErrorCode(error.code) ? error.code : 'INTERNAL';
      const name = t(`codes.${code}`);
      if (!error.message) return { title: name, detail: null, hint: error.hint ?? t(`hints.${code}`) };
      if (english) return { title: error.message, detail: null, hint: error.hint ?? null };
      return { title: name, detail: error.message, hint: error.hint ?? null };
    },
    [t, english],
  );
  const read = useCallback((error: unknown) => describe(readAppError(error)), [describe]);
  return { describe, read };
}
