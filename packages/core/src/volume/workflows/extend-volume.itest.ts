import { randomUUID } from 'node:crypto';
import type { Operation } from '@skydeck/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../app-error';
import type { StepContext } from '../../operation/workflow';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { extendVolumeWorkflow } from './extend-volume';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';

const GIB = 1024 ** 3;

let database: TestDatabase;
let volumeId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const { id: projectId } = await db.project.create({ data: { name: 'p' } });
  const { id: typeId } = await db.volumeType.create({ data: { name: 'standard' } });
  const { id: hostId } = await db.host.create({ data: { name: 'host' } });
  const { id: backendId } = await db.volumeBackend.create({ data: { name: 'b', driver: 'file', hostId } });
  const volume = { projectId, userId: randomUUID(), name: 'data', sizeGiB: 3, typeId, backendId };
  volumeId = (await db.volume.create({ data: { ...volume, location: 'v' } })).id;
});
afterAll(() => database.drop());

/** The size that the row has when an extension from 1 to 3 GiB has ended so. */
async function ended(
  how: 'cancelled' | 'failed',
  { bytes, step = 'extend-volume' }: { bytes: number | null; step?: string | null },
): Promise<number> {
  const { db } = database;
  await db.volume.update({ where: { id: volumeId }, data: { sizeGiB: 3, status: 'extending' } });
  const drivers = { volumes: { get: () => ({ size: async () => bytes }) }, config: {} };
  const workflow = extendVolumeWorkflow(drivers as unknown as VolumeWorkflowDrivers);
  const operation = { subjectId: volumeId, input: { fromGiB: 1, toGiB: 3 }, step } as unknown as Operation;
  const memo: VolumeMemo = {};
  const ctx = { db, operation, memo, signal: new AbortController().signal };
  if (bytes !== null) await workflow.steps[0]?.undo?.(ctx as unknown as StepContext<VolumeMemo>);
  await db.$transaction(async (tx) => {
    if (how === 'cancelled') await workflow.onCancelled?.(tx, operation, memo);
    else await workflow.onFailed?.(tx, operation, new AppError('STORAGE', 'It failed.'), memo);
  });
  const row = await db.volume.findUniqueOrThrow({ where: { id: volumeId } });
  expect(row).toMatchObject({ status: 'available', errorCode: how === 'failed' ? 'STORAGE' : null });
  return row.sizeGiB;
}

test.each(['cancelled', 'failed'] as const)(
  'an extension that has %s leaves the size of the disk',
  async (how) => {
    expect(await ended(how, { bytes: GIB })).toBe(1);
    expect(await ended(how, { bytes: 3 * GIB })).toBe(3);
    // What was taken over from elsewhere may end within a GiB, and a device beyond the one that was asked for.
    expect(await ended(how, { bytes: 0.5 * GIB })).toBe(1);
    expect(await ended(how, { bytes: 3.01 * GIB })).toBe(3);
  },
);

test('what nobody could measure is as large as it may be, unless its host has never begun', async () => {
  expect(await ended('failed', { bytes: null })).toBe(3);
  expect(await ended('failed', { bytes: null, step: null })).toBe(1);
});
