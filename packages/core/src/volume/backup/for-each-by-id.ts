import { isDatabaseOutage } from '../../operation/database-outage';

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Works on all rows, read page after page by their ids: those that stay as they are keep no other one out. What fails
 * with one of them is told, and stays its own. Answers the sum of what the work answers.
 */
export async function forEachById<T extends { id: string }>(
  read: (after: string) => Promise<T[]>,
  work: (row: T) => Promise<number>,
  failed: (error: unknown, row: T) => void,
): Promise<number> {
  let count = 0;
  for (let after = FIRST; ;) {
    const page = await read(after);
    for (const row of page) {
      try {
        count += await work(row);
      } catch (error) {
        if (isDatabaseOutage(error)) throw error;
        failed(error, row);
      }
    }
    const last = page.at(-1);
    if (!last) return count;
    after = last.id;
  }
}
