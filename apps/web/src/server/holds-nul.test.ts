import { expect, test } from 'vitest';
import { holdsNul } from './holds-nul';

test('a NUL is found in values and keys at any depth, in cycles too', () => {
  const cycle: Record<string, unknown> = { a: 1 };
  cycle['self'] = cycle;
  for (const clean of [null, undefined, 1, 'text', [], { a: [{ b: 'c' }] }, new Date(), cycle]) {
    expect(holdsNul(clean)).toBe(false);
  }
  for (const bad of [
    '\0',
    { a: ['x\0'] },
    { 'k\0': 1 },
    new Map([['k', '\0']]),
    new Set(['\0']),
    [cycle, '\0'],
  ]) {
    expect(holdsNul(bad)).toBe(true);
  }
});
