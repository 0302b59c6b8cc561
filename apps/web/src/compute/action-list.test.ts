import { expect, it } from 'vitest';
import { isShown, needsConfirmation } from './action-list';

it('shows of two opposites the one that applies', () => {
  const allowed = (action: string) => action === 'unpause';
  expect(isShown('unpause', allowed)).toBe(true);
  expect(isShown('pause', allowed)).toBe(false);
});

it('shows the usual one of two opposites when neither applies, so that its reason can be read', () => {
  expect(isShown('pause', () => false)).toBe(true);
  expect(isShown('unpause', () => false)).toBe(false);
});

it('asks before what destroys, and before what many would notice', () => {
  expect(needsConfirmation('delete', 1)).toBe(true);
  expect(needsConfirmation('stop', 1)).toBe(false);
  expect(needsConfirmation('stop', 2)).toBe(true);
  expect(needsConfirmation('start', 50)).toBe(false);
});
