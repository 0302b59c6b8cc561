import { expect, test } from 'vitest';
import { holdsUnstorableText } from './unstorable-text';

test('a NUL or half a character is found in values and keys at any depth, in cycles too', () => {
  const cycle: Record<string, unknown> = { a: 1 };
  cycle['self'] = cycle;
  for (const clean of [
    null,
    undefined,
    1,
    'text',
    'two halves: \u{1f600}',
    [],
    { a: [{ b: 'c' }] },
    new Date(),
    cycle,
  ]) {
    expect(holdsUnstorableText(clean)).toBe(false);
  }
  for (const bad of [
    '\0',
    '\ud800',
    'a\udc00b',
    { a: ['x\0'] },
    { 'k\0': 1 },
    new Map([['k', '\0']]),
    new Set(['\0']),
    [cycle, '\0'],
  ]) {
    expect(holdsUnstorableText(bad)).toBe(true);
  }
});
