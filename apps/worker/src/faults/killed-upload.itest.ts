import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { deleteImages } from '@skydeck/core/image/delete-images';
import { cancelOperation } from '@skydeck/core/operation/cancel-operation';
import { uploadVolume } from '@skydeck/core/volume/upload/upload-volume';
import { uploadVolumeInput } from '@skydeck/core/volume/upload/upload-volume.input';
import type { Image } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { leftovers, storedFiles } from '../testing/test-imports';
import { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import { uploadVolumeFaultPoints } from './volume-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let volumes: TestVolumes;
let volumeId: string;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  volumes = new TestVolumes(cloud);
  await workers.running();
  // Other content than the image: the same would be the same file in the store.
  volumeId = await volumes.create({ source: { kind: 'image', imageId: cloud.image.id } });
  const file = path.join(cloud.config.volumesDir, `volume-${volumeId}`);
  await execa('qemu-io', ['-f', 'qcow2', '-c', 'write -P 7 900M 4M', file]);
}, 120_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

const ask = async (): Promise<string> =>
  (await uploadVolume(cloud.ctx, uploadVolumeInput.parse({ id: volumeId, name: 'copy' }))).id;

/** The volume is what it was, the image has ended so, and nothing lies in the uploads directory. */
async function expectEnded(imageId: string, status: Image['status']): Promise<Image> {
  // The image's own deletion may end after what was done to the volume.
  await cloud.until('every operation to end', 90_000, async () =>
    (await cloud.db.operation.count({ where: { state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } } })) ===
    0
      ? true
      : null,
  );
  expect(await volumes.atRest(volumeId)).toMatchObject({
    status: 'available',
    location: `volume-${volumeId}`,
  });
  const image = await cloud.db.image.findUniqueOrThrow({ where: { id: imageId } });
  expect(image).toMatchObject({ status });
  expect(await leftovers(cloud)).toEqual([]);
  expect(await readdir(cloud.config.volumesDir)).toEqual([`volume-${volumeId}`]);
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
  return image;
}

/** Deletes the image, and waits until nothing is stored of it. */
async function remove(imageId: string): Promise<void> {
  const { results } = await deleteImages(cloud.ctx, { ids: [imageId] });
  expect(results).toMatchObject([{ ok: true }]);
  await cloud.until('the deletion to end', 60_000, async () =>
    (await cloud.db.operation.count({ where: { subjectId: imageId, state: { not: 'SUCCEEDED' } } })) === 0
      ? true
      : null,
  );
  expect(await storedFiles(cloud)).toEqual([]);
}

test.each(uploadVolumeFaultPoints)(
  'a worker killed at %s is followed by one that finishes the upload',
  async (point) => {
    const doomed = await workers.doomed(point);
    const imageId = await ask();
    await doomed.killed(60_000);
    await workers.running();
    const image = await expectEnded(imageId, 'active');
    const [file, volume] = [
      path.join(cloud.config.imagesDir, String(image.sha256)),
      path.join(cloud.config.volumesDir, `volume-${volumeId}`),
    ];
    await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', file, volume]);
    expect(await storedFiles(cloud)).toEqual([image.sha256]);
    await remove(imageId);
  },
  180_000,
);

test('a cancellation while it is copied leaves nothing, and so does the deletion of the image', async () => {
  for (const how of ['cancel', 'delete'] as const) {
    const worker = await workers.held('inside:export-volume');
    const imageId = await ask();
    await worker.reached();
    if (how === 'cancel') {
      const { id } = await cloud.db.operation.findFirstOrThrow({
        where: { subjectId: volumeId, state: 'RUNNING' },
      });
      await cancelOperation(cloud.ctx, { id });
    } else await deleteImages(cloud.ctx, { ids: [imageId] });
    worker.go();
    await expectEnded(imageId, how === 'cancel' ? 'killed' : 'deleted');
    expect(await storedFiles(cloud)).toEqual([]);
  }
}, 180_000);

test('a full disk: the image says so, nothing is left, and the volume is what it was', async () => {
  const { uploadsDir } = cloud.config;
  await mkdir(uploadsDir, { recursive: true });
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', uploadsDir]);
  try {
    await workers.running();
    const image = await expectEnded(await ask(), 'killed');
    expect(image.errorMessage).toMatch(/not enough room/);
  } finally {
    await workers.stop();
    await execa('umount', [uploadsDir]);
  }
}, 180_000);
