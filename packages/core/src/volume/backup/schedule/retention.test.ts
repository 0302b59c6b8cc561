import { expect, test } from 'vitest';
import { expiredBackups, type KeptBackup } from './retention';

const now = new Date('2026-11-28T00:00:00Z');

/** One a day, the first one today; `g`ood, `f`ailed, being `c`reated, not deleted (`e`). */
const days = (letters: string): KeptBackup[] =>
  [...letters].map((letter, age) => ({
    id: `${letter}${age}`,
    status: { g: 'available', f: 'error', c: 'creating', e: 'error-deleting' }[letter] ?? '',
    createdAt: new Date(now.getTime() - age * 86_400_000),
  }));

test.each([
  ['as many as are kept', 'ggg', 3, null, []],
  ['the oldest beyond them', 'ggggg', 3, null, ['g3', 'g4']],
  ['failed ones count for nothing', 'fgfgg', 3, null, []],
  ['failed ones go with what is older than all that is kept', 'gfgff', 2, null, ['f3', 'f4']],
  ['by age too', 'gggg', 10, 2, ['g3']],
  ['never the last good one, however old', 'ffffg', 2, 1, []],
  ['nor the only one', 'g', 1, 1, []],
  ['without a good one the last failures stay', 'ffff', 2, null, ['f2', 'f3']],
  ['what is made or deleted is left alone', 'cgge', 1, null, ['g2']],
] as const)('%s', (_what, letters, keep, keepDays, expected) => {
  expect(expiredBackups(days(letters), { keep, keepDays }, now)).toEqual(expected);
});
