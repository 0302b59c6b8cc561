import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is not `undefined` or `false`.
 * @returns the answer, or `undefined` when the time (ms) is over
 */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeout: number,
  interval = 100,
): Promise<T | undefined> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() >= end) return undefined;
    await delay(interval);
  }
}
