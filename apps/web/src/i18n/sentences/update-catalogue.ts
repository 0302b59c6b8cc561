import { locales } from '../locales';
import { draftKey, draftPattern } from './draft-entry';
import { parsePattern, shapeOf } from './pattern';
import {
  findSentences,
  readCatalogueFiles,
  readSources,
  wordFiles,
  writeCatalogueFile,
  writeFileList,
} from './sentence-files';

/**
 * `npm run sentences`: adds what the server says and the catalogue lacks, in English, with an empty translation that
 * the test then asks for; takes out what nobody says any more. What is there keeps its key and the names of its values.
 */
function updateCatalogue(): void {
  const english = readCatalogueFiles('en');
  const said = findSentences(readSources());
  const shapes = new Set(said.map(shapeOf));
  const known = new Set<string>();
  const keys = new Set<string>();
  for (const [file, messages] of Object.entries(english)) {
    for (const [key, text] of Object.entries(messages)) {
      const shape = shapeOf(parsePattern(text));
      if (!wordFiles.has(file) && !shapes.has(shape)) delete messages[key];
      else {
        known.add(shape);
        keys.add(key);
      }
    }
  }
  for (const sentence of said) {
    const shape = shapeOf(sentence);
    if (known.has(shape)) continue;
    const text = draftPattern(sentence);
    const key = draftKey(text, (each) => keys.has(each));
    (english[sentence.service] ??= {})[key] = text;
    known.add(shape);
    keys.add(key);
  }
  for (const locale of locales) {
    const before = locale === 'en' ? english : readCatalogueFiles(locale);
    for (const [file, messages] of Object.entries(english)) {
      const texts = Object.keys(messages).map((key) => [key, before[file]?.[key] ?? '']);
      writeCatalogueFile(locale, file, Object.fromEntries(texts));
    }
    writeFileList(locale, Object.keys(english).sort());
  }
}

updateCatalogue();
