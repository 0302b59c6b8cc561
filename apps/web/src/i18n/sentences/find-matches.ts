import type { Pattern } from './pattern';

/** Ways to read one sentence by one pattern that are looked at: names may hold what stands between values. */
const MOST = 60;

/** Whether it is worth a closer look: cheap, and false for nearly all patterns. */
function mayMatch(text: string, { texts }: Pattern): boolean {
  return (
    text.startsWith(texts[0] ?? '') &&
    text.endsWith(texts.at(-1) ?? '') &&
    texts.every((part) => text.includes(part))
  );
}

/** Every way to read the text by the pattern, as the values in the pattern's order; the shortest first values first. */
export function findMatches(text: string, pattern: Pattern): string[][] {
  if (!mayMatch(text, pattern)) return [];
  const { texts } = pattern;
  const found: string[][] = [];
  const last = texts.length - 1;
  const walk = (index: number, from: number, values: readonly string[]): void => {
    const part = texts[index] ?? '';
    if (index === last) {
      const at = text.length - part.length;
      if (at >= from) found.push([...values, text.slice(from, at)]);
      return;
    }
    for (let at = text.indexOf(part, from); at >= 0 && found.length < MOST; at = text.indexOf(part, at + 1))
      walk(index + 1, at + part.length, [...values, text.slice(from, at)]);
  };
  if (last === 0) return text === texts[0] ? [[]] : [];
  walk(1, (texts[0] ?? '').length, []);
  return found;
}
