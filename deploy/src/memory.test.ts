import { expect, test } from 'vitest';
import { descendants, parseParent, parsePss } from './memory';

test('the proportional share is read', () => {
  expect(parsePss('Rss:  900 kB\nPss:               412 kB\nPss_Dirty: 7 kB\n')).toBe(412);
  expect(parsePss('')).toBe(0);
});

test('the parent is found behind a name that holds parentheses and blanks', () => {
  expect(parseParent('12 (a) b (c) S 7 12 12 0')).toBe(7);
});

test('children of children belong to the process', () => {
  const processes = [
    { pid: 2, parent: 1 },
    { pid: 3, parent: 2 },
    { pid: 9, parent: 8 },
  ];
  expect(descendants(1, processes)).toEqual([1, 2, 3]);
});
