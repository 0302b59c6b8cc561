import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { AppError } from '../app-error';
import { EngineBench, HOST, step } from './testing/engine-bench';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.create();
});
afterEach(() => bench.stopEngines());
afterAll(() => bench.close());

it('undoes what was done, last first, the failed step included, and says why', async () => {
  const undone: string[] = [];
  let failed: AppError | undefined;
  const undo = (name: string) => async () => void undone.push(name);
  const engine = bench.engineOf({
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
  const { id } = await bench.begin('instance.launch');
  await engine.run(id);
  expect(undone).toEqual(['c', 'b', 'a']);
  expect(failed).toMatchObject({ code: 'STORAGE', message: 'The disk is full.', hint: 'Free some space.' });
  expect(await bench.ended(id)).toMatchObject({
    state: 'FAILED',
    errorCode: 'STORAGE',
    errorHint: 'Free some space.',
  });
});

it('tries a retryable failure again with back-off, then succeeds', async () => {
  let tries = 0;
  const engine = bench.engineOf({
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
  const { id } = await bench.begin('instance.start');
  await engine.run(id);
  expect((await bench.ended(id)).state).toBe('SUCCEEDED');
  expect(tries).toBe(3);
});

it('starts over when a host is at fault, at most maxAttempts times', async () => {
  const hosts: number[] = [];
  const engine = bench.engineOf({
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
  const { id } = await bench.begin('instance.launch');
  await engine.run(id);
  expect(await bench.ended(id)).toMatchObject({
    state: 'FAILED',
    attempt: 3,
    errorMessage: 'QEMU would not start.',
  });
  expect(hosts).toEqual([1, 2, 3]);
});

it('fails and undoes at its deadline', async () => {
  let undone = false;
  const engine = bench.engineOf({
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
  const { id } = await bench.begin('instance.launch', { deadlineMs: 200 });
  await engine.run(id);
  expect(await bench.ended(id)).toMatchObject({ state: 'FAILED', errorCode: 'TIMEOUT' });
  expect(undone).toBe(true);
});
