import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deleteImages } from '@skydeck/core/image/delete-images';
import { imageStore } from '@skydeck/core/image/image-store';
import { cancelOperation } from '@skydeck/core/operation/cancel-operation';
import { TestS3Server } from '@skydeck/core/testing/s3-server';
import { backupStore } from '@skydeck/core/volume/backup/backup-store';
import { deleteBackup } from '@skydeck/core/volume/backup/delete-backup';
import { uploadVolume } from '@skydeck/core/volume/upload/upload-volume';
import { uploadVolumeInput } from '@skydeck/core/volume/upload/upload-volume.input';
import type { Backup, OperationState } from '@skydeck/db';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rawDisk } from '../image/testing/image-bytes';
import { TestBackups } from '../testing/test-backups';
import { TestCloud } from '../testing/test-cloud';
import { imported, importUpload, leftovers } from '../testing/test-imports';
import { TestWorkers } from '../testing/test-workers';

/** What an operation gives a step that has no reason to be patient. */
const USUAL_TRIES = 5;

let server: TestS3Server;
let cloud: TestCloud;
let workers: TestWorkers;
let backups: TestBackups;
let directory: string;
let disk: string;
/** A volume, a backup of it, and what it holds. */
let volumeId: string;
let backup: Backup;
let kept: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-lost-store-'));
  disk = await rawDisk(directory);
  server = await TestS3Server.start();
  cloud = await TestCloud.create({ ...server.environment, SKYDECK_BACKUP_STORE: 's3' });
  workers = new TestWorkers(cloud);
  backups = new TestBackups(cloud);
  await workers.running();
  volumeId = await backups.volumes.create();
  await backups.write(volumeId, 'write -P 1 0 12M', 'write -P 2 400M 4M');
  backup = await backups.create(volumeId);
  kept = await backups.keep(volumeId);
}, 180_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

/** Begins something, and takes the store away when it comes to the point, until a step has failed so often. */
async function withoutStore(
  point: string,
  ask: () => Promise<string>,
  {
    tries = 2,
    meanwhile = () => Promise.resolve(),
  }: { tries?: number; meanwhile?: () => Promise<void> } = {},
): Promise<string> {
  await cloud.db.operationStep.deleteMany({ where: { state: 'failed' } });
  const active: OperationState[] = ['PENDING', 'RUNNING'];
  const worker = await workers.held(point);
  const id = await ask();
  await worker.reached();
  await server.down();
  try {
    worker.go();
    await meanwhile();
    const where = { state: 'failed', operation: { is: { state: { in: active } } } };
    await cloud.until(`a step to fail ${tries} times after ${point}`, 120_000, async () =>
      (await cloud.db.operationStep.count({ where })) >= tries ? true : null,
    );
  } finally {
    await server.up();
  }
  return id;
}

async function keysOf(backupId: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of backupStore(cloud.config).list(backupId)) found.push(key);
  return found;
}

async function expectWholeVolume(id: string): Promise<void> {
  expect(await backups.volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
  await backups.compare(id, kept);
}

test('an import goes on when the store is back, be it after a while, and so does a restoration begun meanwhile', async () => {
  let restored = '';
  const id = await withoutStore('done:convert', () => importUpload(cloud, disk), {
    tries: 2 * USUAL_TRIES,
    meanwhile: async () => {
      restored = await backups.askRestore(backup.id);
    },
  });
  const image = await imported(cloud, id);
  expect(image).toMatchObject({ status: 'active', errorMessage: null });
  const store = imageStore(cloud.config);
  expect(await store.stat(String(image.sha256))).toMatchObject({ sizeBytes: Number(image.sizeBytes) });
  expect(await leftovers(cloud)).toEqual([]);
  await expectWholeVolume(restored);
  await deleteImages(cloud.ctx, { ids: [id] });
  await cloud.until('the file to be gone', 60_000, async () =>
    (await store.stat(String(image.sha256))) === null ? true : null,
  );
}, 300_000);

test('an import that is cancelled while the store is away ends, and leaves nothing in the end', async () => {
  const id = await withoutStore('done:convert', () => importUpload(cloud, disk), {
    tries: 1,
    meanwhile: async () => {
      const { id: operationId } = await cloud.db.operation.findFirstOrThrow({
        where: { kind: 'image.import', state: { in: ['PENDING', 'RUNNING'] } },
      });
      await cloud.until('the store to be missed', 60_000, async () =>
        (await cloud.db.operationStep.count({ where: { operationId, state: 'failed' } })) > 0 ? true : null,
      );
      await cancelOperation(cloud.ctx, { id: operationId });
    },
  });
  expect(await imported(cloud, id)).toMatchObject({ status: 'killed', errorCode: 'CANCELLED' });
  expect(await leftovers(cloud)).toEqual([]);
  await deleteImages(cloud.ctx, { ids: [id] });
  await cloud.until('only the cloud’s image to be left', 60_000, async () => {
    const keys: string[] = [];
    for await (const { key } of imageStore(cloud.config).list('')) keys.push(key);
    return keys.length === 1 && keys[0] === cloud.image.sha256 ? true : null;
  });
}, 180_000);

test('the image of a volume goes into the store when that is back', async () => {
  const input = uploadVolumeInput.parse({ id: volumeId, name: 'copy' });
  const id = await withoutStore('done:export-volume', async () => (await uploadVolume(cloud.ctx, input)).id);
  expect(await imported(cloud, id)).toMatchObject({ status: 'active', errorMessage: null });
  await expectWholeVolume(volumeId);
  expect(await leftovers(cloud)).toEqual([]);
}, 180_000);

test.each(['inside:put-blob', 'done:put-blob'])(
  'a backup that misses the store at %s is whole when that is back',
  async (point) => {
    const id = await withoutStore(point, () => backups.ask(volumeId));
    expect(await backups.atRest(id)).toMatchObject({
      status: 'available',
      errorMessage: null,
      sha256: backup.sha256,
    });
    expect((await backups.verify(id)).status).toBe('available');
    await expectWholeVolume(volumeId);
    await backups.delete(id);
    expect(await keysOf(id)).toEqual([]);
  },
  180_000,
);

test('a restoration that misses the store in the middle is whole when that is back, and leaves no draft', async () => {
  const id = await withoutStore('done:write-disk', () => backups.askRestore(backup.id));
  await expectWholeVolume(id);
  await backups.volumes.delete(id);
  await backups.volumes.atRest(id);
  expect((await readdir(cloud.config.volumesDir)).filter((name) => name.endsWith('.draft'))).toEqual([]);
}, 180_000);

test('what a backup has stored goes when the store is back', async () => {
  const { id } = await backups.create(volumeId, { incremental: false });
  await withoutStore('before:remove-chunks', async () => {
    await deleteBackup(cloud.ctx, { id });
    return id;
  });
  expect((await backups.atRest(id)).deletedAt).not.toBeNull();
  expect(await keysOf(id)).toEqual([]);
  expect((await backups.verify(backup.id)).status).toBe('available');
}, 180_000);
