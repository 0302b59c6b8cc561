import { randomUUID } from 'node:crypto';
import type { OperationState } from '@skydeck/db';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordingWake, testActor, testContext, type RecordedWake } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import type { RequestContext } from '../context';
import { cancelOperation } from './cancel-operation';
import { getOperation, listOperations } from './list-operations';
import { listOperationsInput } from './operation.input';

let database: TestDatabase;
let wake: RecordedWake;
let member: RequestContext;
let reader: RequestContext;
let cloud: RequestContext;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  wake = recordingWake();
  const projectId = randomUUID();
  member = testContext(database.db, testActor({ projectId, role: 'member' }), { wake });
  reader = testContext(database.db, testActor({ projectId, role: 'reader' }), { wake });
  cloud = testContext(database.db, testActor({ cloudAdmin: true, projectId: randomUUID(), role: 'admin' }));
});

interface Overrides {
  kind?: string;
  state?: OperationState;
  subjectType?: string;
  subjectId?: string;
  subjectName?: string;
  errorCode?: string;
  errorMessage?: string;
}

function operation(overrides: Overrides = {}) {
  return database.db.operation.create({
    data: {
      kind: 'instance.launch',
      projectId: member.actor.projectId,
      subjectType: 'instance',
      subjectId: randomUUID(),
      subjectName: 'web-1',
      step: 'prepare-image',
      state: 'RUNNING',
      queue: 'host.1',
      runAt: new Date(Date.now() + 60_000),
      deadline: new Date(Date.now() + 60_000),
      ...overrides,
    },
  });
}

const list = (ctx: RequestContext, input: object = {}) =>
  listOperations(ctx, listOperationsInput.parse(input));

test('a list shows the project, filtered and searched, with the names of the steps', async () => {
  const launch = await operation();
  const failed = await operation({ kind: 'instance.stop', state: 'FAILED', subjectName: '100%_done' });
  const all = await list(reader);
  expect(all.items.map(({ id }) => id)).toEqual([failed.id, launch.id]);
  expect(all.items[1]).toMatchObject({
    step: 'prepare-image',
    steps: ['schedule', 'prepare-image', 'create-disk-and-port', 'start-guest'],
    cancellable: false,
  });
  expect((await list(member)).items.map(({ cancellable }) => cancellable)).toEqual([false, true]);
  expect((await list(member, { state: ['FAILED'] })).total).toBe(1);
  expect((await list(member, { kind: 'instance.launch' })).total).toBe(1);
  expect((await list(member, { subjectId: launch.subjectId })).total).toBe(1);
  expect((await list(member, { search: '%' })).items.map(({ id }) => id)).toEqual([failed.id]);
  expect((await list(cloud)).total).toBe(0);
  expect((await list(cloud, { allProjects: true })).total).toBeGreaterThanOrEqual(2);
  await expect(list(member, { allProjects: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('what was done to a volume includes the deletion of its snapshots, and backups that read it', async () => {
  const { db } = database;
  const { userId, projectId } = member.actor;
  const project = await db.project.create({ data: { id: projectId!, name: randomUUID() } });
  const type = await db.volumeType.create({ data: { name: randomUUID() } });
  const of = { projectId: project.id, userId, sizeGiB: 1 };
  const volume = await db.volume.create({ data: { ...of, name: 'data', typeId: type.id } });
  const snapshot = await db.volumeSnapshot.create({
    data: { ...of, volumeId: volume.id, name: 'before', deletedAt: new Date() },
  });
  const backup = await db.backup.create({
    data: { ...of, volumeId: volume.id, volumeName: 'data', name: 'nightly' },
  });
  const other = await db.volume.create({ data: { ...of, name: 'other', typeId: type.id } });
  const done = (kind: string, subjectType: string, subjectId: string) =>
    operation({ kind, subjectType, subjectId, state: 'SUCCEEDED' });
  const shown = [
    await done('volume.extend', 'volume', volume.id),
    await done('snapshot.delete', 'snapshot', snapshot.id),
    await done('volume.backup', 'backup', backup.id),
  ];
  // Nothing of the volume is touched by that.
  await done('backup.verify', 'backup', backup.id);
  await done('volume.extend', 'volume', other.id);
  const { items, total } = await list(reader, { subjectId: volume.id });
  expect(total).toBe(3);
  expect(items.map(({ id }) => id)).toEqual(shown.map(({ id }) => id).reverse());
  const stranger = testContext(db, testActor({ projectId: randomUUID(), role: 'member' }));
  expect((await list(stranger, { subjectId: volume.id })).total).toBe(0);
});

test('where files lie on a host is told to cloud admins only', async () => {
  const { id } = await operation({
    state: 'FAILED',
    errorCode: 'STORAGE',
    errorMessage: 'It is gone: /srv/a/b.',
  });
  expect((await getOperation(member, { id })).error?.message).toBe('It is gone: ….');
  expect((await list(reader)).items[0]?.error?.message).toBe('It is gone: ….');
  expect((await getOperation(cloud, { id })).error?.message).toBe('It is gone: /srv/a/b.');
});

test('the timeline is in the order of the runs; the worker’s name is for cloud admins', async () => {
  const { id } = await operation();
  for (const [index, name] of ['schedule', 'prepare-image'].entries()) {
    await database.db.operationStep.create({
      data: {
        operationId: id,
        name,
        attempt: 1,
        worker: 'worker-7',
        startedAt: new Date(Date.now() + index),
        ...(index === 1 ? { errorCode: 'STORAGE', errorMessage: 'disk full' } : {}),
      },
    });
  }
  const seen = await getOperation(reader, { id });
  expect(seen.timeline.map(({ name, error, worker }) => ({ name, error, worker }))).toEqual([
    { name: 'schedule', error: null, worker: '' },
    { name: 'prepare-image', error: { code: 'STORAGE', message: 'disk full' }, worker: '' },
  ]);
  expect((await getOperation(cloud, { id })).timeline[0]?.worker).toBe('worker-7');
});

test('cancelling asks once, wakes the queue and leaves a trace', async () => {
  const { id } = await operation();
  await cancelOperation(member, { id });
  await cancelOperation(member, { id });
  const row = await database.db.operation.findUniqueOrThrow({ where: { id } });
  expect(row.cancelRequested).toBe(true);
  expect(row.runAt.getTime()).toBeLessThanOrEqual(Date.now());
  expect(wake.calls).toEqual([{ queue: 'host.1', operationId: id }]);
  expect(await database.db.auditEvent.findMany({ where: { resourceId: id } })).toMatchObject([
    { action: 'operation.cancel', actorId: member.actor.userId, outcome: 'success' },
  ]);
});

test.each([
  [{ state: 'SUCCEEDED' as const }, 'already ended'],
  [{ kind: 'instance.delete' }, 'deletion cannot be cancelled'],
])('%o is not cancelled', async (overrides, why) => {
  const { id } = await operation(overrides);
  const refusal = await cancelOperation(member, { id }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(why) });
  expect(wake.calls).toEqual([]);
});

test('readers may look but not cancel; another project sees nothing', async () => {
  const { id } = await operation();
  await expect(cancelOperation(reader, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const stranger = testContext(database.db, testActor({ projectId: randomUUID(), role: 'admin' }));
  await expect(getOperation(stranger, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(cancelOperation(stranger, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
