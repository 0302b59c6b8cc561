import type { AppError } from '@skydeck/core/app-error';
import { loadMessages } from '../../i18n/load-messages';
import { loadCatalogue } from '../../i18n/sentences/catalogues';
import { createSentenceTranslator } from '../../i18n/sentences/sentence-translator';
import { vocabularyIn } from '../../i18n/sentences/vocabulary';
import { readerLocale } from './reader-locale';

/**
 * What a failure says to whoever asked: in the language of a person whose browser has gone to the address, as by a link
 * to a file; in English, which is the API's, to programs, the portal's own pages among them.
 */
export async function readerWords(
  headers: Headers,
  error: Pick<AppError, 'message' | 'hint'>,
): Promise<{ message: string; hint: string | null }> {
  const { message } = error;
  const hint = error.hint ?? null;
  if (headers.get('sec-fetch-mode') !== 'navigate') return { message, hint };
  const locale = readerLocale(headers);
  const catalogue = await loadCatalogue(locale);
  if (!catalogue) return { message, hint };
  const translate = createSentenceTranslator(catalogue, vocabularyIn(await loadMessages(locale)));
  return { message: translate(message) ?? message, hint: hint === null ? null : (translate(hint) ?? hint) };
}
