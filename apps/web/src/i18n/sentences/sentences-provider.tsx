'use client';
import { useLocale, useMessages } from 'next-intl';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Locale } from '../locales';
import { loadCatalogue } from './catalogues';
import { createSentenceTranslator, type Catalogue, type SentenceTranslator } from './sentence-translator';
import { vocabularyIn } from './vocabulary';

const nothingKnown: SentenceTranslator = () => null;

const SentencesContext = createContext<SentenceTranslator>(nothingKnown);

interface Loaded {
  locale: Locale;
  catalogue: Catalogue | null;
}

/**
 * Brings the words for what the server says, in the reader's language. An English reader needs none. Until they are
 * there, a moment after the page is, the server's own words are shown.
 */
export function SentencesProvider({ children }: { children: ReactNode }) {
  const locale = useLocale();
  const messages = useMessages();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    let current = true;
    // Without them, a lost connection say, the server's own words stay.
    loadCatalogue(locale).then(
      (catalogue) => current && setLoaded({ locale, catalogue }),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [locale]);
  const translate = useMemo(() => {
    if (!loaded?.catalogue || loaded.locale !== locale) return nothingKnown;
    return createSentenceTranslator(loaded.catalogue, vocabularyIn(messages));
  }, [loaded, locale, messages]);
  return <SentencesContext value={translate}>{children}</SentencesContext>;
}

/** Says the server's sentences in the reader's language; null for one of which nothing is known. */
export function useSentenceTranslator(): SentenceTranslator {
  return useContext(SentencesContext);
}

/** Says the server's sentences in the reader's language; what is not known stays as it is. */
export function useSay(): (sentence: string) => string {
  const translate = useSentenceTranslator();
  return useCallback((sentence: string) => translate(sentence) ?? sentence, [translate]);
}
