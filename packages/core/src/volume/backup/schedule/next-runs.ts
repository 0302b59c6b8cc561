import { Cron } from 'croner';

/**
 * When a schedule runs next, in UTC: `0 3 * * *` is every day at three. Empty when it never does, such as on a
 * 30 February. @throws Error when it is no schedule of five fields
 */
export function nextRuns(cron: string, count: number, from: Date): Date[] {
  return new Cron(cron, { timezone: 'UTC', mode: '5-part' }).nextRuns(count, from);
}

/** @throws Error when it never runs */
export function nextRun(cron: string, from: Date): Date {
  const [next] = nextRuns(cron, 1, from);
  if (next) return next;
  throw new Error(`${cron} never runs`);
}

/** Whether it is five fields that name a moment which comes. */
export function isCron(cron: string): boolean {
  if (cron.trim().split(/\s+/).length !== 5) return false;
  try {
    return nextRuns(cron, 1, new Date()).length === 1;
  } catch {
    return false;
  }
}
