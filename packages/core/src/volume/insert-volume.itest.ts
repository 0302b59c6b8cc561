import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createVolume } from './create-volume';
import { createVolumeInput, type CreateVolumeInput } from './volume.input';

let database: TestDatabase;
let ctx: RequestContext;
let typeId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  const { id: projectId } = await db.project.create({ data: { name: randomUUID(), quota: { create: {} } } });
  const { id: userId } = await db.user.create({ data: { name: randomUUID(), passwordHash: '-' } });
  ctx = testContext(db, testActor({ userId, projectId, role: 'member' }));
  typeId = (await db.volumeType.create({ data: { name: randomUUID() } })).id;
});

const create = (input: Partial<CreateVolumeInput> = {}) =>
  createVolume(ctx, createVolumeInput.parse({ name: 'new', sizeGiB: 1, typeId, ...input }));

/** Does `first` in a transaction that ends when `second`, which begins after that, waits for its locks. */
async function whileWaiting<T>(first: (tx: Tx) => Promise<unknown>, second: () => Promise<T>): Promise<T> {
  const { db } = database;
  let later: Promise<T> | undefined;
  await db.$transaction(async (tx) => {
    await first(tx);
    later = second();
    for (let waiting: unknown[] = []; waiting.length === 0;) {
      waiting = await db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    }
  });
  return later!;
}

test('a volume that is asked for while its type is changed is what the type says then', async () => {
  const { db } = database;
  const { id } = await whileWaiting(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "VolumeType" WHERE "id" = ${typeId}::uuid FOR UPDATE`;
    await tx.volumeType.update({ where: { id: typeId }, data: { encryption: 'luks', multiattach: true } });
  }, create);
  expect(await db.volume.findUniqueOrThrow({ where: { id } })).toMatchObject({
    encrypted: true,
    multiattach: true,
    wrappedKey: expect.any(Uint8Array),
  });
});
