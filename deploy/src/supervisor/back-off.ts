const FIRST = 500;
const LONGEST = 30_000;
/** A process that ran this long is taken to have come up well. */
const STEADY = 60_000;

/**
 * How long (ms) to wait before a crashed process is started again: twice as long each time, until it has run a while.
 * @param failures in a row before this one
 * @param ranFor milliseconds that it ran
 */
export function nextDelay(failures: number, ranFor: number): { delay: number; failures: number } {
  if (ranFor >= STEADY) return { delay: FIRST, failures: 1 };
  return { delay: Math.min(LONGEST, FIRST * 2 ** Math.min(failures, 16)), failures: failures + 1 };
}
