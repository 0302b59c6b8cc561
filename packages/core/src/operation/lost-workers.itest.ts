import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { EngineBench, HOST, step } from './testing/engine-bench';
import type { Workflow } from './workflow';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.create();
});
afterEach(() => bench.stopEngines());
afterAll(() => bench.close());

/** Resolves from outside: what a step waits for. */
function gate(): { open: () => void; passed: Promise<void> } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

it('lets another worker resume at the step that was running, after the lease ends', async () => {
  const seen: string[] = [];
  const never = gate();
  const dying = (hang: boolean): Workflow => ({
    kind: 'instance.launch',
    deadlineMs: 30_000,
    steps: [
      step('first', { run: async (ctx) => void (seen.push('first'), (ctx.memo.disk = 'made')) }),
      step('second', {
        run: async (ctx) => {
          seen.push(`second ${String(ctx.memo.disk)}`);
          if (hang) await never.passed;
        },
      }),
    ],
  });
  const { id } = await bench.begin('instance.launch');
  // A worker that is killed never writes again: its lease is taken away while its step hangs.
  const dead = bench.engineOf(dying(true), { name: 'dead' });
  void dead.run(id);
  await expect.poll(() => seen.length, { interval: 10 }).toBe(2);
  await bench.db.operation.update({
    where: { id },
    data: { leaseUntil: new Date(Date.now() - 1), leaseToken: randomUUID() },
  });
  const heir = bench.engineOf(dying(false), { name: 'heir' });
  await heir.start();
  expect((await bench.ended(id)).state).toBe('SUCCEEDED');
  never.open();
  expect(seen).toEqual(['first', 'second made', 'second made']);
  const timeline = await bench.db.operationStep.findMany({
    where: { operationId: id },
    orderBy: { startedAt: 'asc' },
  });
  expect(timeline.map((s) => [s.name, s.state])).toEqual([
    ['first', 'done'],
    ['second', 'interrupted'],
    ['second', 'done'],
  ]);
});

it('writes nothing with a lease that is no longer its own', async () => {
  const gone = gate();
  let wrote = 'not yet';
  const { id } = await bench.begin('instance.launch');
  const engine = bench.engineOf({
    kind: 'instance.launch',
    deadlineMs: 30_000,
    steps: [
      step('late', {
        run: async (ctx) => {
          await gone.passed;
          await ctx
            .fenced(async () => void (wrote = 'wrote'))
            .catch((error: Error) => void (wrote = error.name));
        },
      }),
    ],
  });
  const run = engine.run(id);
  await expect
    .poll(() => bench.db.operationStep.count({ where: { operationId: id } }), { interval: 10 })
    .toBe(1);
  await bench.db.operation.update({
    where: { id },
    data: { leaseToken: randomUUID(), leaseUntil: new Date(Date.now() + 60_000) },
  });
  gone.open();
  await run;
  expect(wrote).toBe('LeaseLostError');
  expect((await bench.db.operation.findUniqueOrThrow({ where: { id } })).state).toBe('RUNNING');
});

it('takes its own earlier leases over at once', async () => {
  const { id } = await bench.begin('instance.launch');
  await bench.db.operation.update({
    where: { id },
    data: {
      state: 'RUNNING',
      leaseOwner: 'host-1',
      leaseToken: randomUUID(),
      leaseUntil: new Date(Date.now() + 3_600_000),
    },
  });
  const engine = bench.engineOf(
    { kind: 'instance.launch', deadlineMs: 30_000, steps: [step('only')] },
    { name: 'host-1' },
  );
  await engine.start();
  expect((await bench.ended(id)).state).toBe('SUCCEEDED');
});

it('ends what waits for a host that never came back', async () => {
  const { id } = await bench.begin('instance.launch');
  await bench.db.operation.update({
    where: { id },
    data: {
      state: 'RUNNING',
      queue: `host.${randomUUID()}`,
      step: 'start',
      deadline: new Date(Date.now() - 120_000),
    },
  });
  const engine = bench.engineOf({
    kind: 'instance.launch',
    deadlineMs: 1,
    steps: [step('start', { where: 'host' })],
  });
  await engine.start();
  expect(await bench.ended(id)).toMatchObject({ state: 'FAILED', errorCode: 'HOST_UNREACHABLE' });
});

it('leaves a host that went silent for another one, without waiting for what it cannot undo there', async () => {
  const silent = await bench.db.host.create({
    data: { name: randomUUID(), heartbeatAt: new Date(Date.now() - 90_000) },
  });
  const alive = await bench.db.host.create({ data: { id: HOST, name: randomUUID() } });
  const undone: string[] = [];
  const workflow: Workflow = {
    kind: 'instance.launch',
    deadlineMs: 30_000,
    maxAttempts: 3,
    steps: [
      step('schedule', {
        run: async (ctx) => void (ctx.memo.hostId ??= HOST),
        undo: async () => void undone.push('schedule'),
      }),
      step('start', { where: 'host', undo: async () => void undone.push('start') }),
    ],
    onReschedule: async (_tx, _operation, error, memo) => {
      memo.left = [memo.hostId, error.code];
      delete memo.hostId;
    },
  };
  const { id } = await bench.begin('instance.launch');
  await bench.db.operation.update({
    where: { id },
    data: {
      state: 'RUNNING',
      queue: `host.${silent.id}`,
      step: 'start',
      memo: { hostId: silent.id },
      leaseOwner: 'dead',
      leaseToken: randomUUID(),
      leaseUntil: new Date(Date.now() - 1),
    },
  });
  const other = {
    kind: 'instance.stop',
    deadlineMs: 30_000,
    steps: [step('stop', { where: 'host' as const })],
  };
  const stop = await bench.begin('instance.stop');
  await bench.db.operation.update({
    where: { id: stop.id },
    data: { queue: `host.${silent.id}`, step: 'stop' },
  });

  const engine = bench.engineOf([workflow, other]);
  await engine.start();
  await engine.run(id);
  // As long as nobody gives a sign of life, it may well be the database that was away.
  expect(await bench.db.operation.findUniqueOrThrow({ where: { id } })).toMatchObject({
    attempt: 1,
    state: 'RUNNING',
  });
  await bench.db.host.update({ where: { id: alive.id }, data: { heartbeatAt: new Date() } });
  const ended = await bench.ended(id);
  expect(ended).toMatchObject({ state: 'SUCCEEDED', attempt: 2 });
  expect(ended.memo).toMatchObject({ hostId: HOST, left: [silent.id, 'HOST_UNREACHABLE'] });
  expect(undone).toEqual(['schedule']);
  // What cannot be done elsewhere waits for its host.
  expect((await bench.db.operation.findUniqueOrThrow({ where: { id: stop.id } })).startedAt).toBeNull();
});
