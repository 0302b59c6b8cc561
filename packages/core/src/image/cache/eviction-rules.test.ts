import { describe, expect, test } from 'vitest';
import { chooseEvictions, type CacheEntry, type ImageCacheLimits } from './eviction-rules';

const DAY_MS = 24 * 3_600_000;
const now = new Date('2026-06-01T00:00:00Z');
const limits: ImageCacheLimits = {
  maxBytes: 100,
  minFreeBytes: 20,
  maxAgeMs: 30 * DAY_MS,
  checkAfterMs: DAY_MS,
};

function entry(sha256: string, days: number, changes: Partial<CacheEntry> = {}): CacheEntry {
  const lastUsedAt = new Date(now.getTime() - days * DAY_MS);
  return { sha256, sizeBytes: 10, lastUsedAt, inUse: false, abandoned: false, ...changes };
}

describe('what leaves a cache', () => {
  test.each<[string, CacheEntry[], { freeBytes: number; neededBytes?: number }, string[]]>([
    ['nothing while there is room', [entry('a', 1), entry('b', 29)], { freeBytes: 20 }, []],
    ['what nobody has used for long', [entry('a', 31), entry('b', 29)], { freeBytes: 20 }, ['a age']],
    ['what no image is any more', [entry('a', 0, { abandoned: true })], { freeBytes: 20 }, ['a abandoned']],
    [
      'never what is in use, however old, abandoned or large',
      [entry('a', 90, { inUse: true, abandoned: true, sizeBytes: 1_000 })],
      { freeBytes: 0 },
      [],
    ],
    [
      'what was used longest ago, as much as room is wanted for',
      [entry('a', 1), entry('b', 9), entry('c', 5)],
      { freeBytes: 5 },
      ['b space', 'c space'],
    ],
    [
      'what the cache may not hold any more',
      [entry('a', 1, { sizeBytes: 60 }), entry('b', 2, { sizeBytes: 30 }), entry('c', 3, { sizeBytes: 30 })],
      { freeBytes: 1_000 },
      ['c space'],
    ],
    [
      'room for what is about to come',
      [entry('a', 1, { sizeBytes: 60 }), entry('b', 2, { sizeBytes: 30 })],
      { freeBytes: 1_000, neededBytes: 20 },
      ['b space'],
    ],
    [
      'no more than needed once the old ones are gone',
      [entry('a', 40), entry('b', 2)],
      { freeBytes: 12 },
      ['a age'],
    ],
    ['all that may, when even that is not enough', [entry('a', 1)], { freeBytes: 0 }, ['a space']],
  ])('%s', (_name, entries, state, expected) => {
    const chosen = chooseEvictions(entries, limits, { now, ...state });
    expect(chosen.map(({ sha256, why }) => `${sha256} ${why}`)).toEqual(expected);
  });

  test('without a limit only the disk decides', () => {
    const entries = [entry('a', 1, { sizeBytes: 10_000 })];
    expect(chooseEvictions(entries, { ...limits, maxBytes: null }, { now, freeBytes: 20 })).toEqual([]);
  });
});
