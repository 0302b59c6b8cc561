import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { forceVolumeStatus } from './force-volume-status';
import { createTransfer } from './transfer/create-transfer';
import type { forcedStatuses } from './volume.input';

let database: TestDatabase;
let ctx: RequestContext;
let volumeId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  const name = crypto.randomUUID();
  const { id: projectId } = await db.project.create({ data: { name } });
  const { id: userId } = await db.user.create({ data: { name, passwordHash: '-' } });
  const { id: typeId } = await db.volumeType.create({ data: { name } });
  ctx = testContext(db, testActor({ userId, projectId, role: 'admin', cloudAdmin: true }));
  const data = { projectId, userId, name: 'data', sizeGiB: 1, typeId, status: 'available', location: 'v' };
  volumeId = (await db.volume.create({ data })).id;
});

const force = (status: (typeof forcedStatuses)[number]) =>
  forceVolumeStatus(ctx, { id: volumeId, status, reason: 'a test' });

test('a volume that nobody has is not in use', async () => {
  await expect(force('in-use')).rejects.toMatchObject({ code: 'CONFLICT', field: 'status' });
  await force('error');
  await force('available');
});

test('an offer ends with it: nobody can accept what is something else now', async () => {
  const { db } = database;
  await createTransfer(ctx, { volumeId, name: 'offer' });
  await force('available');
  expect(await db.volumeTransfer.count({ where: { volumeId } })).toBe(0);
  await createTransfer(ctx, { volumeId, name: 'again' });
});

test('a volume that a guest has is not free', async () => {
  const { db } = database;
  const { projectId, userId } = ctx.actor;
  const name = crypto.randomUUID();
  const flavor = await db.flavor.create({ data: { name, vcpus: 1, ramMiB: 64, diskGiB: 1 } });
  const { id: instanceId } = await db.instance.create({
    data: {
      projectId: projectId!,
      userId,
      name,
      flavorId: flavor.id,
      vcpus: 1,
      ramMiB: 64,
      diskGiB: 1,
    },
  });
  await db.volumeAttachment.create({ data: { volumeId, instanceId, device: 'vdb' } });
  const refused = { code: 'CONFLICT', message: expect.stringMatching(/attached to an instance/) };
  await expect(force('available')).rejects.toMatchObject(refused);
  await force('in-use');
});
