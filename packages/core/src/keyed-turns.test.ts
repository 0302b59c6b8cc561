import { expect, test } from 'vitest';
import { KeyedTurns } from './keyed-turns';

test('work of one key is done in turn, also after a failure; other keys do not wait', async () => {
  const turns = new KeyedTurns();
  const order: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = turns.take('a', async () => {
    await gate;
    order.push('first');
    throw new Error('broken');
  });
  const second = turns.take('a', async () => order.push('second'));
  await turns.take('b', async () => order.push('other'));
  open();
  await expect(first).rejects.toThrow('broken');
  await second;
  expect(order).toEqual(['other', 'first', 'second']);
});
