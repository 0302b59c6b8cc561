import { readdir, rename } from 'node:fs/promises';
import { extendVolume } from '@skydeck/core/volume/extend-volume';
import { retypeVolume } from '@skydeck/core/volume/retype/retype-volume';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { revertVolume } from '@skydeck/core/volume/snapshot/revert-volume';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { uploadVolume } from '@skydeck/core/volume/upload/upload-volume';
import { uploadVolumeInput } from '@skydeck/core/volume/upload/upload-volume.input';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { secondBackend } from '../testing/second-backend';
import { TestBackups } from '../testing/test-backups';
import { TestCloud } from '../testing/test-cloud';
import { leftovers } from '../testing/test-imports';
import { TestWorkers } from '../testing/test-workers';

let cloud: TestCloud;
let workers: TestWorkers;
let backups: TestBackups;
/** Lies on the back end that goes away. */
let volumeId: string;
let kept: string;
let backupId: string;
/** Of volumes that lie on the other one. */
let elsewhere: string;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  backups = new TestBackups(cloud);
  await workers.running();
  const { name } = await secondBackend(cloud);
  const [here, there] = await Promise.all(
    [`${cloud.config.hostName}-files`, name].map((backend) =>
      cloud.db.volumeType.create({ data: { name: backend, extraSpecs: { volume_backend_name: backend } } }),
    ),
  );
  elsewhere = there!.id;
  volumeId = await backups.volumes.create({ typeId: here!.id });
  await backups.write(volumeId, 'write -P 1 0 4M');
  backupId = (await backups.create(volumeId)).id;
  kept = await backups.keep(volumeId);
}, 180_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

/** Asks for something, takes the back end away before the step, and brings it back when the step has failed. */
async function withoutPool(step: string, ask: () => Promise<string>): Promise<string> {
  const { volumesDir } = cloud.config;
  const worker = await workers.held(`before:${step}`);
  const id = await ask();
  await worker.reached();
  const failed = (): Promise<number> =>
    cloud.db.operationStep.count({ where: { name: step, state: 'failed', direction: 'run' } });
  const before = await failed();
  await rename(volumesDir, `${volumesDir}.away`);
  try {
    worker.go();
    await cloud.until(`${step} to fail`, 60_000, async () => ((await failed()) > before ? true : null));
  } finally {
    await rename(`${volumesDir}.away`, volumesDir);
  }
  return id;
}

async function settled(): Promise<void> {
  await cloud.until('everything to be at rest', 90_000, async () =>
    (await cloud.db.operation.count({ where: { state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } } })) ===
    0
      ? true
      : null,
  );
  await cloud.until('the back end to be well', 60_000, () =>
    cloud.db.volumeBackend.findFirst({ where: { name: `${cloud.config.hostName}-files`, problem: null } }),
  );
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
}

/** Nothing is stuck, nothing lies there that no row knows, and the volume holds what it held. */
async function expectWhole(): Promise<void> {
  await settled();
  const volume = await backups.volumes.atRest(volumeId);
  expect(volume).toMatchObject({ status: 'available', errorMessage: null });
  await backups.compare(volumeId, kept);
  const alive = { deletedAt: null, location: { not: null } };
  const rows = [
    ...(await cloud.db.volume.findMany({ where: alive })),
    ...(await cloud.db.volumeSnapshot.findMany({ where: alive })),
  ];
  const known = new Set(rows.map(({ location }) => location));
  expect((await readdir(cloud.config.volumesDir)).filter((name) => !known.has(name))).toEqual([]);
}

const take = async (): Promise<string> =>
  (await createSnapshot(cloud.ctx, createSnapshotInput.parse({ volumeId, name: 'kept' }))).id;
const snapshotNow = (id: string) => cloud.db.volumeSnapshot.findUniqueOrThrow({ where: { id } });

test('a snapshot, a reversion to it and its deletion', async () => {
  const id = await withoutPool('take-snapshot', take);
  await expectWhole();
  expect(await snapshotNow(id)).toMatchObject({ status: 'available', errorMessage: null });
  await backups.write(volumeId, 'write -P 9 0 8M');
  await withoutPool('revert-volume', async () => {
    await revertVolume(cloud.ctx, { id });
    return id;
  });
  await expectWhole();
  await withoutPool('remove-snapshot', async () => {
    await deleteSnapshot(cloud.ctx, { id });
    return id;
  });
  await expectWhole();
  expect((await snapshotNow(id)).deletedAt).not.toBeNull();
}, 300_000);

test('a backup and a restoration', async () => {
  const id = await withoutPool('store-content', () => backups.ask(volumeId, { incremental: false }));
  await expectWhole();
  const { sha256 } = await cloud.db.backup.findUniqueOrThrow({ where: { id: backupId } });
  expect(await backups.atRest(id)).toMatchObject({ status: 'available', errorMessage: null, sha256 });
  const restored = await withoutPool('restore-content', () => backups.askRestore(backupId));
  await expectWhole();
  await backups.compare(restored, kept);
  await backups.volumes.delete(restored);
  await backups.volumes.atRest(restored);
  await expectWhole();
}, 300_000);

test('a copy to an image, and a move to another back end', async () => {
  const input = uploadVolumeInput.parse({ id: volumeId, name: 'copy' });
  const imageId = await withoutPool('measure-volume', async () => (await uploadVolume(cloud.ctx, input)).id);
  await expectWhole();
  const image = await cloud.db.image.findUniqueOrThrow({ where: { id: imageId } });
  expect(image).toMatchObject({ status: 'active', errorMessage: null });
  expect(await leftovers(cloud)).toEqual([]);
  await withoutPool('copy-volume', async () => {
    await retypeVolume(cloud.ctx, { id: volumeId, typeId: elsewhere, migrationPolicy: 'on-demand' });
    return volumeId;
  });
  await settled();
  const moved = await backups.volumes.atRest(volumeId);
  expect(moved).toMatchObject({ status: 'available', errorMessage: null, typeId: elsewhere });
  expect(await readdir(cloud.config.volumesDir)).toEqual([]);
}, 300_000);

test('an extension', async () => {
  const id = await backups.volumes.create();
  await withoutPool('extend-volume', async () => {
    await extendVolume(cloud.ctx, { id, sizeGiB: 2 });
    return id;
  });
  await settled();
  expect(await backups.volumes.atRest(id)).toMatchObject({
    status: 'available',
    errorMessage: null,
    sizeGiB: 2,
  });
}, 300_000);
