import type { ExtractedSentence } from './extract-sentences';

/** Words in a key, at most: enough to be found by, few enough to be read. */
const WORDS_MOST = 7;

/** How a sentence is written into the catalogue of English: its values get names. */
export function draftPattern({ texts, values }: Pick<ExtractedSentence, 'texts' | 'values'>): string {
  const taken = new Set<string>();
  const names = values.map((value) => {
    const base = nameOf(value);
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`;
    taken.add(name);
    return name;
  });
  return texts.map((text, index) => text + (index < names.length ? `{${names[index]}}` : '')).join('');
}

/** `volume.name` is the volume, `Math.round(part * 100)` the part. */
function nameOf(value: string): string {
  const words = value.match(/[A-Za-z_]\w*/g) ?? [];
  const telling = words.filter(
    (word) =>
      !/^(Math|Number|String|JSON|round|max|min|floor|ceil|this|new|GIB|MIB|name|input|as|Error|error)$/.test(
        word,
      ),
  );
  const [last = 'value'] = telling.slice(-1);
  const word = value.endsWith('.name') ? (telling.at(-1) ?? 'name') : last;
  return word.replace(/^[A-Z_]+$/, (constant) =>
    constant.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
}

/** A key that reads like the sentence's beginning and is not taken yet. */
export function draftKey(pattern: string, isTaken: (key: string) => boolean): string {
  const words = pattern
    .replaceAll(/\{\w+\}/g, ' ')
    .replaceAll(/[’']/g, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .slice(0, WORDS_MOST)
    .map((word) => word.toLowerCase());
  const base =
    words.map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('') ||
    'sentence';
  let key = base;
  for (let number = 2; isTaken(key); number += 1) key = `${base}${number}`;
  return key;
}
