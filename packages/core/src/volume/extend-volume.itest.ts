import { afterAll, beforeAll, expect, test } from 'vitest';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { extendVolume } from './extend-volume';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a volume grows only as far as its back end has room, whoever asks at the same time', async () => {
  const { db } = database;
  const { id: projectId } = await db.project.create({ data: { name: 'p', quota: { create: {} } } });
  const { id: userId } = await db.user.create({ data: { name: 'u', passwordHash: '-' } });
  const { id: typeId } = await db.volumeType.create({ data: { name: 'standard' } });
  const { id: hostId } = await db.host.create({ data: { name: 'host' } });
  const { id: backendId } = await db.volumeBackend.create({
    data: {
      name: 'full',
      driver: 'lvm',
      hostId,
      totalBytes: 10n * 2n ** 30n,
      overProvisioningRatio: 1,
      reservedPercent: 0,
    },
  });
  const ctx = testContext(db, testActor({ userId, projectId, role: 'member' }));
  const make = async (): Promise<string> => {
    const data = { projectId, userId, name: 'v', sizeGiB: 4, typeId, backendId, status: 'available' };
    return (await db.volume.create({ data: { ...data, location: 'v' } })).id;
  };
  const ids = [await make(), await make()];
  const tooMuch = extendVolume(ctx, { id: ids[0]!, sizeGiB: 7 });
  await expect(tooMuch).rejects.toMatchObject({
    code: 'CONFLICT',
    field: 'sizeGiB',
    message: expect.stringMatching(/3 GiB more are wanted, 2 GiB are left/),
  });
  const results = await Promise.allSettled(ids.map((id) => extendVolume(ctx, { id, sizeGiB: 6 })));
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});
