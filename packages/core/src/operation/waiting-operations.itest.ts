import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { AwaitOperations } from './await-operations';
import { EngineBench, step } from './testing/engine-bench';
import type { Workflow } from './workflow';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.create();
});
afterEach(() => bench.stopEngines());
afterAll(() => bench.close());

/** A launch that waits for the operation `volumeId`, which ends when `release` is called. */
function scene(): {
  workflows: Workflow[];
  waitFor: (id: string) => void;
  release: () => void;
  looks: () => number;
} {
  let volumeOperation = '';
  let looks = 0;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    waitFor: (id) => {
      volumeOperation = id;
    },
    release,
    looks: () => looks,
    workflows: [
      { kind: 'volume.create', deadlineMs: 30_000, steps: [step('make', { run: () => released })] },
      {
        kind: 'instance.launch',
        deadlineMs: 30_000,
        steps: [
          step('await-volumes', {
            maxTries: 1,
            run: async (ctx) => {
              looks += 1;
              const { state } = await ctx.db.operation.findUniqueOrThrow({ where: { id: volumeOperation } });
              if (state !== 'SUCCEEDED')
                throw new AwaitOperations([volumeOperation], 'its volume is being made');
            },
          }),
        ],
      },
    ],
  };
}

it('wakes what waits for an operation when that ends, without counting tries', async () => {
  const { workflows, waitFor, release, looks } = scene();
  const engine = bench.engineOf(workflows);
  const volume = await bench.begin('volume.create');
  const launch = await bench.begin('instance.launch');
  waitFor(volume.id);
  void engine.run(volume.id);
  await engine.run(launch.id);
  expect(looks()).toBe(1);
  const waiting = await bench.db.operation.findUniqueOrThrow({ where: { id: launch.id } });
  expect(waiting).toMatchObject({ state: 'RUNNING', waitsFor: [volume.id], leaseOwner: null, stepTries: 0 });
  release();
  expect((await bench.ended(launch.id)).state).toBe('SUCCEEDED');
  expect(looks()).toBe(2);
  const timeline = await bench.db.operationStep.findMany({
    where: { operationId: launch.id },
    orderBy: { startedAt: 'asc' },
  });
  expect(timeline.map((row) => [row.state, row.message])).toEqual([
    ['waiting', 'its volume is being made'],
    ['done', null],
  ]);
});

it('goes on at once when what it waits for ended meanwhile', async () => {
  const { workflows, waitFor, release } = scene();
  release();
  const engine = bench.engineOf(workflows);
  const volume = await bench.begin('volume.create');
  await engine.run(volume.id);
  const launch = await bench.begin('instance.launch');
  waitFor(volume.id);
  await engine.run(launch.id);
  expect((await bench.ended(launch.id)).state).toBe('SUCCEEDED');
});

it('runs a step on the host of the volume when the memo names one', async () => {
  const volumeHostId = randomUUID();
  const ran: string[] = [];
  const workflow: Workflow = {
    kind: 'volume.attach',
    deadlineMs: 30_000,
    steps: [
      step('locate', { run: async (ctx) => void (ctx.memo.volumeHostId = volumeHostId) }),
      step('plug', { where: 'host', run: async () => void ran.push('plug') }),
      step('export', { where: 'volume-host', run: async () => void ran.push('export') }),
    ],
  };
  const conductor = bench.engineOf(workflow, { queues: ['conductor'] });
  const owner = bench.engineOf(workflow, { queues: [`host.${volumeHostId}`] });
  const { id } = await bench.begin('volume.attach');
  await conductor.run(id);
  await owner.start();
  expect((await bench.ended(id)).state).toBe('SUCCEEDED');
  expect(ran).toEqual(['export']);
});
