import { expect, test } from 'vitest';
import { TransferSpeed } from './transfer-speed';

test('the speed is that of the last seconds, and unknown at first', () => {
  const speed = new TransferSpeed();
  speed.note(0, 0);
  expect(speed.perSecond).toBeNull();
  speed.note(10, 100);
  expect(speed.perSecond).toBeNull();
  for (let second = 1; second <= 20; second += 1) speed.note(second * 1_000, second * 1_000);
  expect(speed.perSecond).toBe(1_000);
  for (let second = 21; second <= 30; second += 1) speed.note(20_000 + (second - 20) * 4_000, second * 1_000);
  expect(speed.perSecond).toBe(4_000);
});

test('after a step back it is measured anew', () => {
  const speed = new TransferSpeed();
  speed.note(0, 0);
  speed.note(50_000, 1_000);
  speed.note(40_000, 2_000);
  expect(speed.perSecond).toBeNull();
  speed.note(42_000, 3_000);
  expect(speed.perSecond).toBe(2_000);
});
