import { expect, test } from 'vitest';
import { isCron, nextRun, nextRuns } from './next-runs';

const from = new Date('2026-11-28T01:30:20Z');

test('five fields, in UTC', () => {
  expect(nextRuns('0 3 * * *', 3, from).map((run) => run.toISOString())).toEqual([
    '2026-11-28T03:00:00.000Z',
    '2026-11-29T03:00:00.000Z',
    '2026-11-30T03:00:00.000Z',
  ]);
  expect(nextRun('*/15 * * * *', from).toISOString()).toBe('2026-11-28T01:45:00.000Z');
  expect(nextRun('0 0 29 2 *', from).toISOString()).toBe('2028-02-29T00:00:00.000Z');
});

test.each(['', 'daily', '@daily', '* * * *', '0 0 * * * *', '60 * * * *', '0 0 30 2 *', 'a b c d e'])(
  '%j is no schedule',
  (cron) => expect(isCron(cron)).toBe(false),
);

test.each(['* * * * *', '30 3 * * 1', '0 3 1,15 * *', '0 0-6/2 * * MON-FRI'])('%j is one', (cron) =>
  expect(isCron(cron)).toBe(true),
);
