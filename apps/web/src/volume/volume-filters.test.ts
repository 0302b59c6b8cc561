import { expect, test } from 'vitest';
import { asFlag, asSize } from './volume-filters';

test('a typed size filters when it is one', () => {
  expect(asSize('10')).toBe(10);
  for (const typed of [undefined, '', '0', '-1', '1.5', 'ten', '99999'])
    expect(asSize(typed)).toBeUndefined();
});

test('yes, no, or both', () => {
  expect(['yes', 'no', undefined].map((value) => asFlag(value as 'yes' | 'no' | undefined))).toEqual([
    true,
    false,
    undefined,
  ]);
});
