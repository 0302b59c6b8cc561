import type { Locale } from '../locales';
import type { Catalogue, Sentences } from './sentence-translator';

/** One language's files of sentences by name; those of `words` and `actions` stand within sentences only. */
export type SentenceFiles = Readonly<Record<'words' | 'actions' | (string & {}), Sentences>>;

const marks: Partial<Record<Locale, Catalogue['marks']>> = {
  'zh-CN': { colon: '：', semicolon: '；', stop: '。', brackets: '{name}（{word}）' },
};

/**
 * What it takes to say the server's sentences in another language; null for English, which is theirs. Loaded when it
 * is asked for: most readers of English never get it.
 */
export async function loadCatalogue(locale: Locale): Promise<Catalogue | null> {
  const written = marks[locale];
  if (locale === 'en' || !written) return null;
  const [english, translated] = await Promise.all([import('./files-en'), import('./files-zh-cn')]);
  return { english: english.files, translated: translated.files, marks: written };
}
