import { describe, expect, it } from 'vitest';
import { scopeOf, type SyncScope } from '@skydeck/core/network/sync-scope';
import { SyncQueue } from './sync-queue';

const forever = new AbortController().signal;
const ports = (...portIds: string[]): SyncScope => scopeOf({ portIds });

/** A run that ends when it is told to. */
function controlled() {
  const runs: { scope: SyncScope; finish(result: number | Error): void }[] = [];
  const started: (() => void)[] = [];
  const queue = new SyncQueue(
    (scope) =>
      new Promise((resolve, reject) => {
        runs.push({
          scope,
          finish: (result) => (typeof result === 'number' ? resolve(result) : reject(result)),
        });
        for (const tell of started.splice(0)) tell();
      }),
  );
  const begun = async (count: number) => {
    while (runs.length < count) await new Promise<void>((resolve) => started.push(resolve));
    return runs[count - 1] as (typeof runs)[number];
  };
  return { queue, runs, begun };
}

describe('SyncQueue', () => {
  it('serves what was asked for meanwhile all at once, and each thing once', async () => {
    const { queue, runs, begun } = controlled();
    const first = queue.add(ports('a'), forever);
    const one = await begun(1);
    const later = [
      queue.add(ports('b'), forever),
      queue.add(ports('c', 'b'), forever),
      queue.add({ portIds: [], networkIds: ['n'] }, forever),
    ];
    one.finish(1);
    expect(await first).toBe(1);
    const two = await begun(2);
    expect(two.scope).toEqual(scopeOf({ portIds: ['b', 'c'], networkIds: ['n'] }));
    two.finish(5);
    expect(await Promise.all(later)).toEqual([5, 5, 5]);
    expect(runs).toHaveLength(2);
  });

  it('tells everybody of a failure and goes on', async () => {
    const { queue, begun } = controlled();
    const failing = queue.add(ports('a'), forever);
    (await begun(1)).finish(new Error('away'));
    await expect(failing).rejects.toThrow('away');
    const next = queue.add(ports('b'), forever);
    (await begun(2)).finish(0);
    expect(await next).toBe(0);
  });

  it('lets a caller leave without disturbing the others', async () => {
    const { queue, begun } = controlled();
    const controller = new AbortController();
    const [leaving, staying] = [queue.add(ports('a'), controller.signal), queue.add(ports('b'), forever)];
    const run = await begun(1);
    controller.abort(new Error('deleted meanwhile'));
    await expect(leaving).rejects.toThrow('deleted meanwhile');
    await expect(queue.add(ports('c'), controller.signal)).rejects.toThrow('deleted meanwhile');
    run.finish(2);
    expect(await staying).toBe(2);
  });
});
