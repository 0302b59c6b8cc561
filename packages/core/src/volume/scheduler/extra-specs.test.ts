import { expect, test } from 'vitest';
import { satisfies, unsatisfied } from './extra-specs';

test.each([
  ['ssd', 'ssd', true],
  ['SSD', 'ssd', true],
  ['hdd', 'ssd', false],
  [true, '<is> True', true],
  ['yes', '<is> True', true],
  [false, '<is> True', false],
  [false, '<is> False', true],
  ['ssd and hdd', '<in> hdd', true],
  ['ssd', '<or> ssd <or> nvme', true],
  ['hdd', '<or> ssd <or> nvme', false],
  ['a', 's== a', true],
  ['a', 's!= a', false],
  [5, '>= 5', true],
  [4, '>= 5', false],
  [4, '<= 5', true],
  [5, '== 5', true],
  [5, '!= 5', false],
  ['many', '>= 5', false],
] as const)('%s satisfies %s: %s', (found, wanted, expected) => {
  expect(satisfies(found, wanted)).toBe(expected);
});

test('what a back end does not have satisfies nothing', () => {
  expect(satisfies(undefined, '<is> False')).toBe(false);
});

test('the scope is that of the scheduler; specs of others are left alone', () => {
  expect(unsatisfied({ 'capabilities:media': 'ssd', 'filter:x': 'y' }, { media: 'ssd' })).toBeNull();
  expect(unsatisfied({ media: 'ssd' }, { media: 'hdd' })).toBe('media is hdd, the type wants ssd');
  expect(unsatisfied({ media: 'ssd' }, {})).toBe('media is not known, the type wants ssd');
});
