import { randomUUID } from 'node:crypto';
import type { Operation } from '@skydeck/db';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../app-error';
import type { StepContext } from '../../../operation/workflow';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database';
import type { VolumeContent } from '../../volume-driver';
import type { BackupMemo, BackupWorkflowDrivers } from './backup-drivers';
import { restoreBackupWorkflow } from './restore-backup';

let database: TestDatabase;
let operation: Operation;
let volumeId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  const { id: projectId } = await db.project.create({ data: { name: randomUUID() } });
  const { id: typeId } = await db.volumeType.create({ data: { name: randomUUID() } });
  const { id: hostId } = await db.host.create({ data: { name: randomUUID() } });
  const backend = await db.volumeBackend.create({ data: { name: randomUUID(), driver: 'lvm', hostId } });
  const of = { projectId, userId: randomUUID(), name: 'data', sizeGiB: 1 };
  const placed = { typeId, backendId: backend.id, location: 'v', status: 'restoring-backup' };
  volumeId = (await db.volume.create({ data: { ...of, ...placed } })).id;
  const backup = await db.backup.create({ data: { ...of, volumeName: 'data', bootable: true } });
  operation = await db.operation.create({
    data: {
      kind: 'backup.restore',
      projectId,
      subjectType: 'volume',
      subjectId: volumeId,
      state: 'RUNNING',
      input: { backupId: backup.id, backupName: 'b', existing: true, availabilityZone: null },
      deadline: new Date(Date.now() + 60_000),
    },
  });
});

/** Runs the step, with a back end that replaces the content so. */
async function restored(replace: (content: VolumeContent) => Promise<string>): Promise<void> {
  const { db } = database;
  const drivers = {
    volumes: { get: () => ({ replace: (_volume: unknown, content: VolumeContent) => replace(content) }) },
    disks: { use: async () => undefined },
    config: {},
  } as unknown as BackupWorkflowDrivers;
  const step = restoreBackupWorkflow(drivers).steps.find(({ name }) => name === 'restore-content');
  const ctx = {
    ...{ db, operation, memo: {}, signal: new AbortController().signal },
    fenced: <T>(work: (tx: never) => Promise<T>) => db.$transaction((tx) => work(tx as never)),
  };
  await step?.run(ctx as unknown as StepContext<BackupMemo>).catch(() => undefined);
}

/** What is said of the volume when the restoration ends now, whoever ends it. */
async function cancelled() {
  const { db } = database;
  const { memo } = await db.operation.findUniqueOrThrow({ where: { id: operation.id } });
  const workflow = restoreBackupWorkflow({} as BackupWorkflowDrivers);
  await db.$transaction(async (tx) => workflow.onCancelled?.(tx, operation, memo as BackupMemo));
  return db.volume.findUniqueOrThrow({ where: { id: volumeId } });
}

const written = async (content: VolumeContent): Promise<void> => {
  if (content.from === 'writer') await content.write({ kind: 'file', path: '/d', format: 'raw' }, true);
};

test('a restoration that is cancelled before its content is whole leaves what was there', async () => {
  await restored(() => Promise.reject(new AppError('STORAGE', 'The store broke off.')));
  expect(await cancelled()).toMatchObject({
    status: 'available',
    bootable: false,
    errorMessage: 'The restoration was cancelled. The volume holds what it held before.',
  });
});

test('one that breaks off while its content takes its place says that it may have', async () => {
  await restored(async (content) => {
    await written(content);
    throw new AppError('STORAGE', 'The former content could not be removed.');
  });
  expect((await cancelled()).errorMessage).toMatch(/before, or already what the backup holds/);
});

test('one that has ended, and is cancelled before that is written down, says what the volume holds', async () => {
  await restored(async (content) => {
    await written(content);
    return 'v';
  });
  expect(await cancelled()).toMatchObject({
    status: 'available',
    bootable: true,
    errorMessage: 'The restoration was cancelled. The volume holds what the backup holds.',
  });
});
