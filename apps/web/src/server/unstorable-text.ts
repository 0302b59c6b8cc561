/** A NUL, or half of a character that takes two (a lone surrogate): Postgres takes neither, in text or in JSON. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Whether any text in a value that came from outside, keys included, cannot be kept as it is. */
export function holdsUnstorableText(value: unknown): boolean {
  const waiting: unknown[] = [value];
  const seen = new Set<object>();
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      if (UNSTORABLE.test(next)) return true;
    } else if (typeof next === 'object' && next !== null && !seen.has(next)) {
      seen.add(next);
      if (next instanceof Map || next instanceof Set) waiting.push(...next.entries());
      else waiting.push(...Object.keys(next), ...Object.values(next));
    }
  }
  return false;
}
