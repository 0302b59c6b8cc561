import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { EngineBench, step } from './testing/engine-bench';
import { noteProgress } from './timeline';
import type { StepContext } from './workflow';

let bench: EngineBench;
beforeAll(async () => {
  bench = await EngineBench.create();
});
afterEach(() => bench.stopEngines());
afterAll(() => bench.close());

const untilAborted = (ctx: StepContext): Promise<void> =>
  new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(new Error('aborted'))));

it('runs no more at once than it may, and takes the rest when places get free', async () => {
  let [open, most, returned] = [(): void => undefined, 0, 0];
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const engine = bench.engineOf(
    {
      kind: 'instance.start',
      deadlineMs: 30_000,
      steps: [
        step('only', {
          run: () => {
            most = Math.max(most, engine.running);
            return gate;
          },
        }),
      ],
    },
    { concurrency: 2 },
  );
  const started = await Promise.all(Array.from({ length: 7 }, () => bench.begin('instance.start')));
  // No sweep finds them: the engine is not started.
  for (const { id } of started) void engine.run(id).then(() => (returned += 1));
  await expect.poll(() => returned, { timeout: 10_000, interval: 10 }).toBe(5);
  open();
  for (const { id } of started) expect((await bench.ended(id)).state).toBe('SUCCEEDED');
  expect(most).toBe(2);
});

it('keeps places free beside what takes long, and takes the rest of that when those get free', async () => {
  let [open, most, long] = [(): void => undefined, 0, 0];
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const run = async (): Promise<void> => {
    long += 1;
    most = Math.max(most, long);
    await gate;
    long -= 1;
  };
  const engine = bench.engineOf(
    [
      { kind: 'image.import', long: true, deadlineMs: 30_000, steps: [step('copy', { run })] },
      { kind: 'instance.start', deadlineMs: 30_000, steps: [step('only')] },
    ],
    { concurrency: 4 },
  );
  const imports = await Promise.all(Array.from({ length: 9 }, () => bench.begin('image.import')));
  for (const { id } of imports) void engine.run(id);
  await expect.poll(() => long, { timeout: 10_000, interval: 10 }).toBe(2);
  const { id } = await bench.begin('instance.start');
  void engine.run(id);
  expect((await bench.ended(id)).state).toBe('SUCCEEDED');

  // One that waits is not kept from ending.
  const last = imports.at(-1)!.id;
  await bench.db.operation.update({ where: { id: last }, data: { cancelRequested: true } });
  void engine.run(last);
  expect((await bench.ended(last)).state).toBe('CANCELLED');
  open();
  for (const each of imports.slice(0, -1)) expect((await bench.ended(each.id)).state).toBe('SUCCEEDED');
  expect(most).toBe(2);
});

it('hands over what it stops to the next worker at once, and counts it as no try', async () => {
  const workflow = { kind: 'instance.start', deadlineMs: 30_000 };
  const first = bench.engineOf({ ...workflow, steps: [step('long', { run: untilAborted })] });
  const { id } = await bench.begin('instance.start');
  void first.run(id);
  const steps = (): Promise<number> => bench.db.operationStep.count({ where: { operationId: id } });
  await expect.poll(steps, { timeout: 10_000, interval: 10 }).toBe(1);
  await first.stop();
  const row = await bench.db.operation.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ state: 'RUNNING', step: 'long', stepTries: 0, leaseToken: null });
  const next = bench.engineOf({ ...workflow, steps: [step('long')] });
  await next.run(id); // no sweep: it is due now
  expect((await bench.ended(id)).state).toBe('SUCCEEDED');
});

it('begins nothing any more when it is stopped while it takes an operation', async () => {
  let ran = false;
  const engine = bench.engineOf({
    kind: 'instance.start',
    deadlineMs: 30_000,
    steps: [step('only', { run: async () => void (ran = true) })],
  });
  const { id } = await bench.begin('instance.start');
  void engine.run(id);
  await engine.stop();
  expect(ran).toBe(false);
  const row = await bench.db.operation.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ finishedAt: null, leaseToken: null });
});

it('gives a deletion that had to wait all of its time', async () => {
  const subjectId = randomUUID();
  let letGo = (): void => undefined;
  const engine = bench.engineOf([
    {
      kind: 'instance.suspend',
      deadlineMs: 30_000,
      steps: [
        step('save-memory', { run: () => new Promise<void>((resolve) => (letGo = resolve)) }), // hears no abort
      ],
    },
    { kind: 'instance.delete', deadlineMs: 30_000, steps: [step('remove')] },
  ]);
  const { id } = await bench.begin('instance.suspend', { subjectId });
  const running = engine.run(id);
  const steps = (): Promise<number> => bench.db.operationStep.count({ where: { operationId: id } });
  await expect.poll(steps, { timeout: 10_000, interval: 10 }).toBe(1);
  const deletion = await bench.begin('instance.delete', { subjectId });
  // As long after the request as a deletion may take.
  await bench.db.operation.update({
    where: { id: deletion.id },
    data: { createdAt: new Date(Date.now() - 30_000), deadline: new Date(Date.now() - 1) },
  });
  await engine.run(deletion.id);
  letGo();
  await running;
  expect(await bench.ended(deletion.id)).toMatchObject({ state: 'SUCCEEDED', errorCode: null });
});

it('finds what is due behind any number of deletions that wait for a host that is gone', async () => {
  const row = { subjectType: 'instance', deadline: new Date(Date.now() + 3_600_000), runAt: new Date(0) };
  const stuck = Array.from({ length: 120 }, () => randomUUID()).flatMap((subjectId) => [
    { ...row, subjectId, kind: 'instance.launch', state: 'RUNNING' as const, queue: 'host.gone' },
    { ...row, subjectId, kind: 'instance.delete' },
  ]);
  await bench.db.operation.createMany({ data: stuck });
  const engine = bench.engineOf({ kind: 'instance.start', deadlineMs: 30_000, steps: [step('only')] });
  const { id } = await bench.begin('instance.start');
  await engine.start();
  expect((await bench.ended(id)).state).toBe('SUCCEEDED');
});

it('never shows less progress than before, however late a note of it comes', async () => {
  const { id } = await bench.begin('instance.start');
  const leaseToken = randomUUID();
  const held = await bench.db.operation.update({ where: { id }, data: { progress: 60, leaseToken } });
  await noteProgress(bench.db, held, randomUUID(), 40, 'Fetching the image');
  expect(await bench.db.operation.findUniqueOrThrow({ where: { id } })).toMatchObject({ progress: 60 });
  await noteProgress(bench.db, held, randomUUID(), 70, undefined);
  expect(await bench.db.operation.findUniqueOrThrow({ where: { id } })).toMatchObject({ progress: 70 });
});

it('undoes what stands at a step that this version does not have, rather than try for ever', async () => {
  const undone: string[] = [];
  const engine = bench.engineOf({
    kind: 'instance.launch',
    deadlineMs: 30_000,
    steps: [
      step('schedule', { undo: async () => void undone.push('schedule') }),
      step('start-guest', { undo: async () => void undone.push('start-guest') }),
    ],
  });
  const { id } = await bench.begin('instance.launch');
  await bench.db.operation.update({ where: { id }, data: { state: 'RUNNING', step: 'of-an-old-version' } });
  await engine.run(id);
  expect(await bench.ended(id)).toMatchObject({ state: 'FAILED', errorCode: 'INTERNAL' });
  expect(undone).toEqual(['start-guest', 'schedule']);
});
