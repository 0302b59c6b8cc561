const longest = 30_000;

/**
 * Milliseconds to wait before the n-th attempt (from 0) to connect again: half a second, doubled each time up
 * to 30 s, of which a random half, so that browsers do not all return in the same instant after an outage.
 */
export function reconnectDelay(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(longest, 500 * 2 ** Math.min(attempt, 16));
  return full / 2 + random() * (full / 2);
}
