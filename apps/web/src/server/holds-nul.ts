/** Whether any text in a value that came from outside, keys included, holds a NUL character. */
export function holdsNul(value: unknown): boolean {
  const waiting: unknown[] = [value];
  const seen = new Set<object>();
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      if (next.includes('\0')) return true;
    } else if (typeof next === 'object' && next !== null && !seen.has(next)) {
      seen.add(next);
      if (next instanceof Map || next instanceof Set) waiting.push(...next.entries());
      else waiting.push(...Object.keys(next), ...Object.values(next));
    }
  }
  return false;
}
