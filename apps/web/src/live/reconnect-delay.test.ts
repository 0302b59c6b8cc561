import { expect, it } from 'vitest';
import { reconnectDelay } from './reconnect-delay';

it('doubles up to 30 seconds and spreads over the upper half', () => {
  expect(reconnectDelay(0, () => 1)).toBe(500);
  expect(reconnectDelay(0, () => 0)).toBe(250);
  expect(reconnectDelay(3, () => 1)).toBe(4000);
  expect(reconnectDelay(100, () => 1)).toBe(30_000);
});
