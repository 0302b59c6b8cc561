import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createVolume } from './create-volume';
import { extendVolume } from './extend-volume';
import { deleteSnapshot } from './snapshot/delete-snapshot';
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

describe('the source of a copy', () => {
  const original = (status = 'available') =>
    database.db.volume.create({
      data: {
        projectId: ctx.actor.projectId!,
        userId: ctx.actor.userId,
        name: 'original',
        sizeGiB: 1,
        typeId,
        status,
        location: 'volume-original',
      },
    });

  test('keeps its bytes as they are until the copy is whole', async () => {
    const { db } = database;
    const { id } = await original();
    const snapshot = await db.volumeSnapshot.create({
      data: {
        projectId: ctx.actor.projectId!,
        userId: ctx.actor.userId,
        volumeId: id,
        name: 'before',
        sizeGiB: 1,
        status: 'available',
        location: 'frozen',
      },
    });
    const copy = await create({ source: { kind: 'volume', volumeId: id } });
    const extended = extendVolume(ctx, { id, sizeGiB: 2 });
    await expect(extended).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/copy of it/),
    });
    await expect(deleteSnapshot(ctx, { id: snapshot.id })).rejects.toMatchObject({ code: 'CONFLICT' });
    await db.volume.update({ where: { id: copy.id }, data: { status: 'available' } });
    await extendVolume(ctx, { id, sizeGiB: 2 });
  });

  test('a snapshot that is copied keeps the older ones that it stands on, too', async () => {
    const { db } = database;
    const { id } = await original();
    const frozen = (name: string) =>
      db.volumeSnapshot.create({
        data: {
          projectId: ctx.actor.projectId!,
          userId: ctx.actor.userId,
          volumeId: id,
          name,
          sizeGiB: 1,
          status: 'available',
          location: name,
        },
      });
    const [older, newer] = [await frozen('older'), await frozen('newer')];
    const copy = await create({ source: { kind: 'snapshot', snapshotId: newer.id } });
    for (const snapshot of [older, newer]) {
      const deleted = deleteSnapshot(ctx, { id: snapshot.id });
      await expect(deleted).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    await db.volume.update({ where: { id: copy.id }, data: { status: 'available' } });
    await deleteSnapshot(ctx, { id: older.id });
  });

  test('which has begun to change when it is asked for is refused', async () => {
    const { id } = await original();
    const copied = whileWaiting(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "Volume" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
        await tx.volume.update({ where: { id }, data: { status: 'attaching' } });
      },
      () => create({ source: { kind: 'volume', volumeId: id } }),
    );
    await expect(copied).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
