import { randomUUID } from 'node:crypto';
import type { Db, Operation } from '@skydeck/db';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../app-error';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createOperationEngine, type OperationEngine } from './engine';
import { startOperation } from './start-operation';
import { workflowRegistry, type Step, type Workflow } from './workflow';

const HOST = randomUUID();
const log = pino({ level: 'silent' });
const LEASE_MS = 600;

let database: TestDatabase;
let db: Db;
const engines: OperationEngine[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});
afterAll(() => database.drop());

function engineOf(
  workflow: Workflow | Workflow[],
  options: { name?: string; queues?: string[] } = {},
): OperationEngine {
  const engine = createOperationEngine({
    db,
    workflows: workflowRegistry([workflow].flat()),
    workerName: options.name ?? randomUUID(),
    queues: options.queues ?? ['conductor', `host.${HOST}`],
    wake: { wake: async () => undefined },
    log,
    leaseMs: LEASE_MS,
    sweepMs: 50,
  });
  engines.push(engine);
  return engine;
}

async function begin(
  kind: string,
  over: { subjectId?: string; deadlineMs?: number } = {},
): Promise<Operation> {
  return db.$transaction((tx) =>
    startOperation(tx, {
      kind,
      projectId: null,
      subjectType: 'instance',
      subjectId: over.subjectId ?? randomUUID(),
      subjectName: 'web-1',
      actor: null,
      requestId: null,
      deadlineMs: over.deadlineMs ?? 30_000,
    }),
  );
}

async function ended(id: string): Promise<Operation> {
  return expect
    .poll(() => db.operation.findUniqueOrThrow({ where: { id } }), { timeout: 20_000, interval: 20 })
    .toSatisfy((row: Operation) => row.finishedAt !== null)
    .then(() => db.operation.findUniqueOrThrow({ where: { id } }));
}

const step = (name: string, over: Partial<Step> = {}): Step => ({
  name,
  where: 'conductor',
  progress: 50,
  run: async () => undefined,
  ...over,
});

/** Resolves from outside: what a step waits for. */
function gate(): { open: () => void; passed: Promise<void> } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe('a workflow that goes well', () => {
  it('runs its steps in order, remembers what they note and ends with its row', async () => {
    const seen: string[] = [];
    const engine = engineOf({
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
    const { id } = await begin('instance.launch');
    await engine.run(id);
    const row = await ended(id);
    expect(seen).toEqual(['schedule', `start ${HOST}`, `ended ${HOST}`]);
    expect(row).toMatchObject({ state: 'SUCCEEDED', progress: 100, leaseOwner: null, queue: `host.${HOST}` });
    const timeline = await db.operationStep.findMany({
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
    const conductor = engineOf(workflow, { name: 'conductor', queues: ['conductor'] });
    const agent = engineOf(workflow, { name: 'agent', queues: [`host.${HOST}`] });
    await Promise.all([conductor.start(), agent.start()]);
    const { id } = await begin('instance.launch');
    expect((await ended(id)).state).toBe('SUCCEEDED');
    expect(workers).toEqual(['conductor', 'agent', 'conductor']);
  });

  it('runs once when the same wake-up is delivered many times at once, to several workers', async () => {
    let runs = 0;
    const workflow: Workflow = {
      kind: 'instance.start',
      deadlineMs: 30_000,
      steps: [step('once', { run: async () => void (runs += 1) })],
    };
    const [a, b] = [engineOf(workflow), engineOf(workflow)];
    const { id } = await begin('instance.start');
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? a : b).run(id)));
    expect((await ended(id)).state).toBe('SUCCEEDED');
    expect(runs).toBe(1);
  });

  it('needs no wake-up at all: the sweep finds it', async () => {
    const engine = engineOf({ kind: 'instance.start', deadlineMs: 30_000, steps: [step('only')] });
    await engine.start();
    const { id } = await begin('instance.start');
    expect((await ended(id)).state).toBe('SUCCEEDED');
  });
});

describe('failures', () => {
  it('undoes what was done, last first, the failed step included, and says why', async () => {
    const undone: string[] = [];
    let failed: AppError | undefined;
    const undo = (name: string) => async () => void undone.push(name);
    const engine = engineOf({
      kind: 'instance.launch',
      deadlineMs: 30_000,
      steps: [
        step('a', { undo: undo('a') }),
        step('b', { undo: undo('b') }),
        step('c', {
          undo: undo('c'),
          run: async () => {
            throw new AppError('STORAGE', 'The disk is full.', { hint: 'Free some space.' });
          },
        }),
        step('never', { undo: undo('never') }),
      ],
      onFailed: async (_tx, _operation, error) => void (failed = error),
    });
    const { id } = await begin('instance.launch');
    await engine.run(id);
    expect(undone).toEqual(['c', 'b', 'a']);
    expect(failed).toMatchObject({ code: 'STORAGE', message: 'The disk is full.', hint: 'Free some space.' });
    expect(await ended(id)).toMatchObject({
      state: 'FAILED',
      errorCode: 'STORAGE',
      errorHint: 'Free some space.',
    });
  });

  it('tries a retryable failure again with back-off, then succeeds', async () => {
    let tries = 0;
    const engine = engineOf({
      kind: 'instance.start',
      deadlineMs: 30_000,
      steps: [
        step('flaky', {
          run: async () => {
            tries += 1;
            if (tries < 3) throw new AppError('HYPERVISOR', 'libvirt is away.', { retryable: true });
          },
        }),
      ],
    });
    const { id } = await begin('instance.start');
    await engine.run(id);
    expect((await ended(id)).state).toBe('SUCCEEDED');
    expect(tries).toBe(3);
  });

  it('starts over when a host is at fault, at most maxAttempts times', async () => {
    const hosts: number[] = [];
    const engine = engineOf({
      kind: 'instance.launch',
      deadlineMs: 30_000,
      maxAttempts: 3,
      steps: [
        step('schedule', { run: async (ctx) => void (ctx.memo.hostId = HOST) }),
        step('start', {
          where: 'host',
          run: async (ctx) => {
            hosts.push(ctx.operation.attempt);
            throw new AppError('HYPERVISOR', 'QEMU would not start.', { rescheduleable: true });
          },
        }),
      ],
      onReschedule: async (_tx, _operation, _error, memo) => void delete memo.hostId,
    });
    const { id } = await begin('instance.launch');
    await engine.run(id);
    expect(await ended(id)).toMatchObject({
      state: 'FAILED',
      attempt: 3,
      errorMessage: 'QEMU would not start.',
    });
    expect(hosts).toEqual([1, 2, 3]);
  });

  it('fails and undoes at its deadline', async () => {
    let undone = false;
    const engine = engineOf({
      kind: 'instance.launch',
      deadlineMs: 200,
      steps: [
        step('hang', {
          run: (ctx) =>
            new Promise((_, reject) =>
              ctx.signal.addEventListener('abort', () => reject(new Error('aborted'))),
            ),
          undo: async () => void (undone = true),
        }),
      ],
    });
    const { id } = await begin('instance.launch', { deadlineMs: 200 });
    await engine.run(id);
    expect(await ended(id)).toMatchObject({ state: 'FAILED', errorCode: 'TIMEOUT' });
    expect(undone).toBe(true);
  });
});

describe('lost workers', () => {
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
    const { id } = await begin('instance.launch');
    // A worker that is killed never writes again: its lease is taken away while its step hangs.
    const dead = engineOf(dying(true), { name: 'dead' });
    void dead.run(id);
    await expect.poll(() => seen.length, { interval: 10 }).toBe(2);
    await db.operation.update({
      where: { id },
      data: { leaseUntil: new Date(Date.now() - 1), leaseToken: randomUUID() },
    });
    const heir = engineOf(dying(false), { name: 'heir' });
    await heir.start();
    expect((await ended(id)).state).toBe('SUCCEEDED');
    never.open();
    expect(seen).toEqual(['first', 'second made', 'second made']);
    const timeline = await db.operationStep.findMany({
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
    const { id } = await begin('instance.launch');
    const engine = engineOf({
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
    await expect.poll(() => db.operationStep.count({ where: { operationId: id } }), { interval: 10 }).toBe(1);
    await db.operation.update({
      where: { id },
      data: { leaseToken: randomUUID(), leaseUntil: new Date(Date.now() + 60_000) },
    });
    gone.open();
    await run;
    expect(wrote).toBe('LeaseLostError');
    expect((await db.operation.findUniqueOrThrow({ where: { id } })).state).toBe('RUNNING');
  });

  it('takes its own earlier leases over at once', async () => {
    const { id } = await begin('instance.launch');
    await db.operation.update({
      where: { id },
      data: {
        state: 'RUNNING',
        leaseOwner: 'host-1',
        leaseToken: randomUUID(),
        leaseUntil: new Date(Date.now() + 3_600_000),
      },
    });
    const engine = engineOf(
      { kind: 'instance.launch', deadlineMs: 30_000, steps: [step('only')] },
      { name: 'host-1' },
    );
    await engine.start();
    expect((await ended(id)).state).toBe('SUCCEEDED');
  });

  it('ends what waits for a host that never came back', async () => {
    const { id } = await begin('instance.launch');
    await db.operation.update({
      where: { id },
      data: {
        state: 'RUNNING',
        queue: `host.${randomUUID()}`,
        step: 'start',
        deadline: new Date(Date.now() - 120_000),
      },
    });
    const engine = engineOf({
      kind: 'instance.launch',
      deadlineMs: 1,
      steps: [step('start', { where: 'host' })],
    });
    await engine.start();
    expect(await ended(id)).toMatchObject({ state: 'FAILED', errorCode: 'HOST_UNREACHABLE' });
  });
});

describe('one operation at a time', () => {
  it('refuses a second one for the same subject', async () => {
    const subjectId = randomUUID();
    await begin('instance.start', { subjectId });
    await expect(begin('instance.stop', { subjectId })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('lets a deletion stop the running one, which is undone first', async () => {
    const order: string[] = [];
    const subjectId = randomUUID();
    const engine = engineOf([
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
    const launch = await begin('instance.launch', { subjectId });
    void engine.run(launch.id);
    await expect.poll(() => order.length, { interval: 10 }).toBe(1);
    const deletion = await begin('instance.delete', { subjectId });
    await engine.run(deletion.id);
    expect((await ended(deletion.id)).state).toBe('SUCCEEDED');
    expect((await ended(launch.id)).state).toBe('CANCELLED');
    expect(order).toEqual(['launching', 'undone', 'cancelled', 'deleted']);
  });
});
