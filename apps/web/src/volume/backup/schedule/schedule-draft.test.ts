import { expect, test } from 'vitest';
import { scheduleDraft, toScheduleRule } from './schedule-draft';

test('what a dialog begins with is a schedule that the server takes', () => {
  expect(toScheduleRule(scheduleDraft(null))).toEqual({
    rule: { cron: '0 3 * * *', incrementals: 6, keep: 7, keepDays: null, enabled: true },
    wrong: new Set(),
  });
  const there = { cron: '*/5 * * * *', incrementals: 0, keep: 1, keepDays: 30, enabled: false };
  expect(toScheduleRule(scheduleDraft(there)).rule).toEqual(there);
});

test('each field that is wrong is named', () => {
  const draft = { cron: '0 0 30 2 *', incrementals: '-1', keep: '0', keepDays: 'many', enabled: true };
  expect(toScheduleRule(draft)).toEqual({
    rule: null,
    wrong: new Set(['cron', 'incrementals', 'keep', 'keepDays']),
  });
});
