const FIRST_MS = 500;
const MAX_MS = 30_000;

/** How long to wait before another try. Doubles; the jitter keeps many operations from coming back in step. */
export function backoffMs(tries: number): number {
  return Math.min(MAX_MS, FIRST_MS * 2 ** (tries - 1)) * (0.8 + Math.random() * 0.4);
}
