import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { find } from './find';

let database: TestDatabase;
let ctx: RequestContext;
let instanceIds: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const [own, others] = await Promise.all(
    ['own', 'others'].map((name) => db.project.create({ data: { name } })),
  );
  const user = await db.user.create({ data: { name: 'u', passwordHash: '-' } });
  const flavor = await db.flavor.create({ data: { name: 'web-size', vcpus: 1, ramMiB: 1, diskGiB: 1 } });
  await db.image.create({ data: { name: 'web-image', status: 'active', visibility: 'public' } });
  await db.image.create({ data: { name: 'web-secret', status: 'active', projectId: others!.id } });
  await db.keyPair.create({
    data: { userId: user.id, name: 'web-key', type: 'ssh-ed25519', publicKey: '-', fingerprint: 'SHA256:x' },
  });
  const instance = (name: string, projectId: string, ipAddress: string) =>
    db.instance.create({
      data: {
        name,
        projectId,
        ipAddress,
        userId: user.id,
        flavorId: flavor.id,
        vcpus: 1,
        ramMiB: 1,
        diskGiB: 1,
      },
    });
  const type = await db.volumeType.create({ data: { name: 'standard' } });
  const volume = { userId: user.id, sizeGiB: 1, typeId: type.id, status: 'available' };
  await db.volume.create({ data: { ...volume, name: 'web-data', projectId: own!.id } });
  await db.volume.create({ data: { ...volume, name: 'web-secret', projectId: others!.id } });
  const backup = { volumeName: 'gone', sizeGiB: 1, status: 'available' };
  await db.backup.create({ data: { ...backup, name: 'web-backup', projectId: own!.id } });
  await db.backup.create({ data: { ...backup, name: 'web-secret', projectId: others!.id } });
  const mine = await Promise.all(
    Array.from({ length: 10 }, (_, i) => instance(`web-${i}`, own!.id, `198.51.100.${i + 1}`)),
  );
  instanceIds = mine.map(({ id }) => id);
  await instance('web-foreign', others!.id, '198.51.100.77');
  ctx = testContext(db, testActor({ userId: user.id, projectId: own!.id, role: 'reader' }));
});
afterAll(() => database.drop());

test('finds by name in everything that the project may see, eight of a kind', async () => {
  const found = await find(ctx, { query: 'web' });
  expect(found.instances.map(({ name }) => name)).toEqual(Array.from({ length: 8 }, (_, i) => `web-${i}`));
  expect(found.instances[0]?.actions).toHaveProperty('start');
  expect(found.volumes).toMatchObject([{ name: 'web-data', status: 'available', sizeGiB: 1 }]);
  expect(found.backups).toMatchObject([{ name: 'web-backup', status: 'available', sizeGiB: 1 }]);
  expect(found.images.map(({ name }) => name)).toEqual(['web-image']);
  expect(found.flavors.map(({ name }) => name)).toEqual(['web-size']);
  expect(found.keyPairs.map(({ name }) => name)).toEqual(['web-key']);
});

test('finds an instance by its id and its address', async () => {
  const id = instanceIds[3]!;
  expect((await find(ctx, { query: id })).instances.map((instance) => instance.id)).toEqual([id]);
  expect((await find(ctx, { query: '198.51.100.4' })).instances.map((instance) => instance.id)).toEqual([id]);
});

test("nothing of another project, and nothing for an empty query or a pattern's signs", async () => {
  for (const query of ['web-foreign', '198.51.100.77', 'web-secret', '', '%', '_']) {
    expect(await find(ctx, { query })).toEqual({
      instances: [],
      volumes: [],
      backups: [],
      images: [],
      flavors: [],
      keyPairs: [],
    });
  }
});
