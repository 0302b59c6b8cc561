import { expect, test } from 'vitest';
import { volumeCostLines } from './volume-cost-lines';

const usage = { volumes: { used: 9, limit: 10 }, volumeGiB: { used: 90, limit: 100 } };

test('says what is used afterwards, and by how much a limit is passed', () => {
  expect(volumeCostLines(usage, { volumes: 1, volumeGiB: 25 })).toEqual([
    { resource: 'volumes', used: 9, after: 10, limit: 10, over: 0 },
    { resource: 'volumeGiB', used: 90, after: 115, limit: 100, over: 15 },
  ]);
});

test('without a limit nothing is too much', () => {
  const unlimited = { ...usage, volumeGiB: { used: 90, limit: -1 } };
  expect(volumeCostLines(unlimited, { volumes: 0, volumeGiB: 5_000 })[1]).toMatchObject({ over: 0 });
});

test('a limit below what is used refuses only what takes more', () => {
  const lowered = { ...usage, volumes: { used: 9, limit: 5 } };
  expect(volumeCostLines(lowered, { volumes: 0, volumeGiB: 5 })[0]).toMatchObject({ over: 0 });
  expect(volumeCostLines(lowered, { volumes: 1, volumeGiB: 5 })[0]).toMatchObject({ over: 5 });
});
