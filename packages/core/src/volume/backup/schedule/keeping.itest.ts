import { randomUUID } from 'node:crypto';
import type { Prisma } from '@skydeck/db';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordingWake, testConfig } from '../../../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database';
import { createLogger } from '../../../logger';
import { sweepFrozen } from '../sweep-frozen';
import { applyRetention } from './apply-retention';
import { runDueSchedules } from './run-due-schedules';

let database: TestDatabase;
let projectId: string;
let typeId: string;
const userId = randomUUID();
const keeper = () => ({
  db: database.db,
  config: testConfig(),
  wake: recordingWake(),
  log: createLogger('test', 'silent'),
});

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  projectId = (await db.project.create({ data: { name: randomUUID(), quota: { create: {} } } })).id;
  typeId = (await db.volumeType.create({ data: { name: randomUUID() } })).id;
});
afterEach(async () => {
  const { db } = database;
  await db.backupSchedule.deleteMany();
  await db.volumeSnapshot.deleteMany();
  await db.backup.deleteMany();
});

async function volume(status = 'available'): Promise<string> {
  const data = { projectId, userId, name: 'data', sizeGiB: 1, typeId, status, location: 'v' };
  return (await database.db.volume.create({ data })).id;
}

/** Which of many comes when their ids decide that. */
const idAt = (place: number): string => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
const LAST = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

const schedule = (volumeId: string, more: Partial<Prisma.BackupScheduleCreateManyInput> = {}) => ({
  ...{ projectId, userId, volumeId, cron: '0 3 * * *', incrementals: 0, nextRunAt: minutesAgo(5) },
  ...more,
});
const backup = (volumeId: string, more: Partial<Prisma.BackupCreateManyInput> = {}) => ({
  ...{ projectId, userId, volumeId, volumeName: 'data', name: 'nightly', sizeGiB: 1, status: 'available' },
  ...more,
});

test('a schedule that cannot be run keeps no other one from its backup', async () => {
  const { db } = database;
  // No input makes such a one; whatever goes wrong inside must stay its own.
  await db.backupSchedule.create({
    data: schedule(await volume(), { id: idAt(0), cron: '0 0 30 2 *', nextRunAt: minutesAgo(50) }),
  });
  const volumeId = await volume();
  await db.backupSchedule.create({ data: schedule(volumeId, { id: LAST }) });
  expect(await runDueSchedules(keeper())).toBe(1);
  expect(await db.backup.findMany()).toMatchObject([{ volumeId, status: 'creating' }]);
});

test('many volumes that are busy keep none that is not from its backup', async () => {
  const { db } = database;
  const busy = await volume('extending');
  await db.backupSchedule.createMany({
    data: Array.from({ length: 101 }, (_, place) =>
      schedule(busy, { id: idAt(place), nextRunAt: minutesAgo(10) }),
    ),
  });
  await db.backupSchedule.create({ data: schedule(await volume(), { id: LAST }) });
  expect(await runDueSchedules(keeper())).toBe(1);
  // Those wait still.
  expect(await db.backupSchedule.count({ where: { nextRunAt: { lte: new Date() } } })).toBe(101);
});

test('many schedules of which nothing goes keep none from letting go of what it does not keep', async () => {
  const { db } = database;
  const volumeId = await volume();
  const ids = Array.from({ length: 101 }, (_, place) => idAt(place));
  await db.backupSchedule.createMany({ data: ids.map((id) => schedule(volumeId, { id })) });
  // Each has failed last, which is worth knowing.
  await db.backup.createMany({
    data: ids.map((scheduleId) => backup(volumeId, { scheduleId, status: 'error' })),
  });
  await db.backupSchedule.create({ data: schedule(volumeId, { id: LAST, keep: 1 }) });
  const [old] = await Promise.all(
    [2, 1].map((age) =>
      db.backup.create({ data: backup(volumeId, { scheduleId: LAST, createdAt: minutesAgo(age) }) }),
    ),
  );
  expect(await applyRetention(keeper())).toBe(1);
  expect(await db.backup.findMany({ where: { status: 'deleting' } })).toMatchObject([{ id: old?.id }]);
});

test('snapshots that are still read keep none from being removed that has been read', async () => {
  const { db } = database;
  const read = await volume('in-use');
  // A backup that is being made reads the volume's layers.
  await db.backup.create({ data: backup(read, { status: 'creating' }) });
  const frozen = (id: string, volumeId: string) => ({
    ...{ id, projectId, userId, volumeId, name: 'frozen', sizeGiB: 1 },
    ...{ status: 'available', location: id, backupId: randomUUID() },
  });
  await db.volumeSnapshot.createMany({
    data: Array.from({ length: 21 }, (_, place) => frozen(idAt(place), read)),
  });
  await db.volumeSnapshot.create({ data: frozen(LAST, await volume('in-use')) });
  expect(await sweepFrozen(keeper())).toBe(1);
  expect(await db.volumeSnapshot.findMany({ where: { status: 'deleting' } })).toMatchObject([{ id: LAST }]);
});
