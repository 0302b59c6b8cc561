import { expect, test } from 'vitest';
import { nextDelay } from './back-off';

test('each crash in a row waits twice as long, up to half a minute', () => {
  const delays: number[] = [];
  let failures = 0;
  for (let crash = 0; crash < 8; crash += 1) {
    const next = nextDelay(failures, 100);
    delays.push(next.delay);
    failures = next.failures;
  }
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('a process that ran for a while begins anew', () => {
  expect(nextDelay(7, 60_000)).toEqual({ delay: 500, failures: 1 });
});
