import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RequestContext } from '../../context';
import { getQuotaUsage } from '../../quota/get-quota-usage';
import { testActor, testContext } from '../../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { getBackup } from '../backup/get-backup';
import { getVolume } from '../get-volume';
import { listVolumes } from '../list-volumes';
import { updateVolume } from '../update-volume';
import { listVolumesInput } from '../volume.input';
import { acceptTransfer } from './accept-transfer';
import { cancelTransfer } from './cancel-transfer';
import { createTransfer } from './create-transfer';
import { listTransfers } from './list-transfers';
import { listTransfersInput } from './transfer.input';

let database: TestDatabase;
let giver: RequestContext;
let taker: RequestContext;
let typeId: string;
let volumeId: string;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 12 });
  typeId = (await database.db.volumeType.create({ data: { name: 'standard', isDefault: true } })).id;
});
afterAll(() => database.drop());
beforeEach(async () => {
  [giver, taker] = await Promise.all([somebody(), somebody()]);
  const { projectId, userId } = giver.actor;
  const volume = await database.db.volume.create({
    data: {
      projectId: projectId!,
      userId,
      name: 'data',
      sizeGiB: 5,
      typeId,
      status: 'available',
      location: 'v',
    },
  });
  volumeId = volume.id;
  await database.db.volumeSnapshot.create({
    data: {
      projectId: projectId!,
      userId,
      volumeId,
      name: 'before',
      sizeGiB: 5,
      status: 'available',
      location: 's',
    },
  });
});

async function somebody(): Promise<RequestContext> {
  const { db } = database;
  const project = await db.project.create({ data: { name: randomUUID(), quota: { create: {} } } });
  const user = await db.user.create({ data: { name: randomUUID(), passwordHash: '-' } });
  return testContext(db, testActor({ userId: user.id, projectId: project.id, role: 'member' }));
}

const status = async (): Promise<string> =>
  (await database.db.volume.findUniqueOrThrow({ where: { id: volumeId } })).status;

test('a volume goes to the project that has the key, with its snapshots and out of the giver’s quota', async () => {
  const { id, authKey } = await createTransfer(giver, { volumeId, name: 'for you' });
  expect(await status()).toBe('awaiting-transfer');
  const { items } = await listTransfers(giver, listTransfersInput.parse({}));
  expect(items).toMatchObject([{ id, name: 'for you', volume: { name: 'data' } }]);
  expect((await listTransfers(taker, listTransfersInput.parse({}))).total).toBe(0);

  expect(await acceptTransfer(taker, { id, authKey })).toEqual({ volumeId, name: 'data' });
  expect(await status()).toBe('available');
  expect(await getQuotaUsage(taker)).toMatchObject({
    volumes: { used: 1 },
    volumeGiB: { used: 5 },
    snapshots: { used: 1 },
  });
  expect(await getQuotaUsage(giver)).toMatchObject({ volumes: { used: 0 }, snapshots: { used: 0 } });
  await expect(acceptTransfer(taker, { id, authKey })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('whoever gets a volume does not learn what its giver has made it from, nor the giver what becomes of it', async () => {
  const { db } = database;
  const { projectId, userId } = giver.actor;
  const image = await db.image.create({ data: { name: 'secret image', projectId, userId } });
  const { id: publicId } = await db.image.create({ data: { name: 'everybody’s', visibility: 'public' } });
  const source = await db.volume.create({
    data: { projectId: projectId!, userId, name: 'secret source', sizeGiB: 5, typeId, status: 'available' },
  });
  const snapshot = await db.volumeSnapshot.create({
    data: { projectId: projectId!, userId, volumeId: source.id, name: 'secret snapshot', sizeGiB: 5 },
  });
  const from = { imageId: image.id, sourceVolumeId: source.id, snapshotId: snapshot.id };
  await db.volume.update({ where: { id: volumeId }, data: from });
  const { id: backupId } = await db.backup.create({
    data: { projectId: projectId!, userId, volumeId, volumeName: 'data', name: 'mine', sizeGiB: 5 },
  });
  const known = await getVolume(giver, { id: volumeId });
  expect([known.image, known.sourceVolume, known.snapshot].map((each) => each?.name)).toEqual([
    'secret image',
    'secret source',
    'secret snapshot',
  ]);

  const { id, authKey } = await createTransfer(giver, { volumeId, name: 'offer' });
  await acceptTransfer(taker, { id, authKey });
  await updateVolume(taker, { id: volumeId, name: 'new name' });
  expect(JSON.stringify(await getVolume(taker, { id: volumeId }))).not.toMatch(/secret/);
  const { items } = await listVolumes(taker, listVolumesInput.parse({}));
  expect(JSON.stringify(items)).not.toMatch(/secret/);
  expect((await getBackup(giver, { id: backupId })).volume).toEqual({ id: null, name: 'data', gone: true });
  await db.volume.update({ where: { id: volumeId }, data: { imageId: publicId } });
  expect((await getVolume(taker, { id: volumeId })).image?.name).toBe('everybody’s');
  const cloud = testContext(db, testActor({ cloudAdmin: true, projectId, role: 'admin' }));
  expect((await getVolume(cloud, { id: volumeId })).sourceVolume?.name).toBe('secret source');
});

test('a snapshot that a backup has made for itself counts against nobody’s quota', async () => {
  const { db } = database;
  const { projectId, userId } = giver.actor;
  await db.volumeSnapshot.create({
    data: {
      ...{ projectId: projectId!, userId, volumeId, name: 'frozen', sizeGiB: 5 },
      ...{ status: 'available', location: 'f', backupId: randomUUID() },
    },
  });
  await db.quota.update({ where: { projectId: taker.actor.projectId! }, data: { snapshots: 1 } });
  const { id, authKey } = await createTransfer(giver, { volumeId, name: 'offer' });
  await acceptTransfer(taker, { id, authKey });
  expect(await getQuotaUsage(taker)).toMatchObject({ snapshots: { used: 1 } });
});

test('the key is stored nowhere, and in no trail', async () => {
  const { authKey } = await createTransfer(giver, { volumeId, name: 'secret' });
  const [transfers, events] = await Promise.all([
    database.db.volumeTransfer.findMany(),
    database.db.auditEvent.findMany({ select: { detail: true } }),
  ]);
  const stored = JSON.stringify([transfers, events]);
  expect(stored).not.toContain(authKey);
  for (const { authKeyHash } of transfers)
    expect(Buffer.from(authKeyHash).toString('latin1')).not.toContain(authKey);
});

test('a wrong key and a wrong id are answered alike, and change nothing', async () => {
  const { id, authKey } = await createTransfer(giver, { volumeId, name: 'offer' });
  const wrong = [
    { id, authKey: `${authKey.startsWith('A') ? 'B' : 'A'}${authKey.slice(1)}` },
    { id: randomUUID(), authKey },
  ];
  const answers = await Promise.all(
    wrong.map((each) => acceptTransfer(taker, each).catch((error: Error) => error)),
  );
  expect(answers[0]).toMatchObject({ code: 'NOT_FOUND' });
  expect((answers[0] as Error).message).toBe((answers[1] as Error).message);
  expect(await status()).toBe('awaiting-transfer');
});

test('of two that accept at once one gets it; the other hears that there is no such offer', async () => {
  const other = await somebody();
  const { id, authKey } = await createTransfer(giver, { volumeId, name: 'race' });
  const results = await Promise.allSettled([taker, other].map((ctx) => acceptTransfer(ctx, { id, authKey })));
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('one that was cancelled opens nothing any more, and the volume is free again', async () => {
  const { id, authKey } = await createTransfer(giver, { volumeId, name: 'offer' });
  await expect(cancelTransfer(taker, { volumeId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await cancelTransfer(giver, { volumeId });
  expect(await status()).toBe('available');
  await expect(acceptTransfer(taker, { id, authKey })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await createTransfer(giver, { volumeId, name: 'again' });
});

test('quota, types and one’s own project refuse with their reasons', async () => {
  const { db } = database;
  const { id, authKey } = await createTransfer(giver, { volumeId, name: 'offer' });
  await expect(acceptTransfer(giver, { id, authKey })).rejects.toMatchObject({ code: 'CONFLICT' });
  await db.quota.update({ where: { projectId: taker.actor.projectId! }, data: { volumeGiB: 4 } });
  await expect(acceptTransfer(taker, { id, authKey })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  await db.quota.update({ where: { projectId: taker.actor.projectId! }, data: { volumeGiB: 10 } });
  const type = await db.volumeType.create({ data: { name: randomUUID(), public: false } });
  await db.volume.update({ where: { id: volumeId }, data: { typeId: type.id } });
  await expect(acceptTransfer(taker, { id, authKey })).rejects.toThrow('of that type');
  expect(await status()).toBe('awaiting-transfer');
});
