import { randomUUID } from 'node:crypto';
import type { Operation } from '@skydeck/db';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EngineBench, HOST, step } from './testing/engine-bench';
import type { Workflow } from './workflow';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.create();
});
afterEach(() => bench.stopEngines());
afterAll(() => bench.close());

describe('a workflow that goes well', () => {
  it('runs its steps in order, remembers what they note and ends with its row', async () => {
    const seen: string[] = [];
    const engine = bench.engineOf({
      kind: 'instance.launch',
      deadlineMs: 30_000,
      steps: [
        step('schedule', { run: async (ctx) => void (seen.push('schedule'), (ctx.memo.hostId = HOST)) }),
        step('start', {
          where: 'host',
          progress: 90,
          run: async (ctx) => void seen.push(`start ${String(ctx.memo.hostId)}`),
        }),
      ],
      onSucceeded: async (_tx, _operation, memo) => void seen.push(`ended ${String(memo.hostId)}`),
    });
    const { id } = await bench.begin('instance.launch');
    await engine.run(id);
    const row = await bench.ended(id);
    expect(seen).toEqual(['schedule', `start ${HOST}`, `ended ${HOST}`]);
    expect(row).toMatchObject({ state: 'SUCCEEDED', progress: 100, leaseOwner: null, queue: `host.${HOST}` });
    const timeline = await bench.db.operationStep.findMany({
      where: { operationId: id },
      orderBy: { startedAt: 'asc' },
    });
    expect(timeline.map((s) => [s.name, s.state, s.direction])).toEqual([
      ['schedule', 'done', 'run'],
      ['start', 'done', 'run'],
    ]);
  });

  it('goes from the conductor to the agent of its host and back', async () => {
    const workers: string[] = [];
    const note = async (ctx: { operation: Operation }): Promise<void> =>
      void workers.push(ctx.operation.leaseOwner ?? '');
    const workflow: Workflow = {
      kind: 'instance.launch',
      deadlineMs: 30_000,
      steps: [
        step('schedule', { run: async (ctx) => (await note(ctx), void (ctx.memo.hostId = HOST)) }),
        step('start', { where: 'host', run: note }),
        step('announce', { run: note }),
      ],
    };
    const conductor = bench.engineOf(workflow, { name: 'conductor', queues: ['conductor'] });
    const agent = bench.engineOf(workflow, { name: 'agent', queues: [`host.${HOST}`] });
    await Promise.all([conductor.start(), agent.start()]);
    const { id } = await bench.begin('instance.launch');
    expect((await bench.ended(id)).state).toBe('SUCCEEDED');
    expect(workers).toEqual(['conductor', 'agent', 'conductor']);
  });

  it('runs once when the same wake-up is delivered many times at once, to several workers', async () => {
    let runs = 0;
    const workflow: Workflow = {
      kind: 'instance.start',
      deadlineMs: 30_000,
      steps: [step('once', { run: async () => void (runs += 1) })],
    };
    const [a, b] = [bench.engineOf(workflow), bench.engineOf(workflow)];
    const { id } = await bench.begin('instance.start');
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? a : b).run(id)));
    expect((await bench.ended(id)).state).toBe('SUCCEEDED');
    expect(runs).toBe(1);
  });

  it('needs no wake-up at all: the sweep finds it', async () => {
    const engine = bench.engineOf({ kind: 'instance.start', deadlineMs: 30_000, steps: [step('only')] });
    await engine.start();
    const { id } = await bench.begin('instance.start');
    expect((await bench.ended(id)).state).toBe('SUCCEEDED');
  });
});

describe('one operation at a time', () => {
  it('refuses a second one for the same subject', async () => {
    const subjectId = randomUUID();
    await bench.begin('instance.start', { subjectId });
    await expect(bench.begin('instance.stop', { subjectId })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('lets a deletion stop the running one, which is undone first', async () => {
    const order: string[] = [];
    const subjectId = randomUUID();
    const engine = bench.engineOf([
      {
        kind: 'instance.launch',
        deadlineMs: 30_000,
        steps: [
          step('long', {
            run: (ctx) =>
              new Promise((_, reject) => {
                order.push('launching');
                ctx.signal.addEventListener('abort', () => reject(new Error('aborted')));
              }),
            undo: async () => void order.push('undone'),
          }),
        ],
        onCancelled: async () => void order.push('cancelled'),
      },
      {
        kind: 'instance.delete',
        deadlineMs: 30_000,
        steps: [step('remove', { run: async () => void order.push('deleted') })],
      },
    ]);
    const launch = await bench.begin('instance.launch', { subjectId });
    void engine.run(launch.id);
    await expect.poll(() => order.length, { interval: 10 }).toBe(1);
    const deletion = await bench.begin('instance.delete', { subjectId });
    await engine.run(deletion.id);
    expect((await bench.ended(deletion.id)).state).toBe('SUCCEEDED');
    expect((await bench.ended(launch.id)).state).toBe('CANCELLED');
    expect(order).toEqual(['launching', 'undone', 'cancelled', 'deleted']);
  });
});
