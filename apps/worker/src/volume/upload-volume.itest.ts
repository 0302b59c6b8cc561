import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { uploadVolume } from '@skydeck/core/volume/upload/upload-volume';
import { uploadVolumeInput, type UploadVolumeInput } from '@skydeck/core/volume/upload/upload-volume.input';
import type { Image } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { imported, leftovers, storedFiles } from '../testing/test-imports';
import { TestVolumes } from '../testing/test-volumes';

const GIB = 1024 ** 3;

let cloud: TestCloud;
let volumes: TestVolumes;

beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
  volumes = new TestVolumes(cloud);
}, 120_000);
afterAll(() => cloud.close());

const start = async (id: string, input: Partial<UploadVolumeInput> = {}): Promise<string> =>
  (await uploadVolume(cloud.ctx, uploadVolumeInput.parse({ id, name: 'copy', ...input }))).id;

/** Uploads a volume and waits until both are at rest. */
async function upload(id: string, input: Partial<UploadVolumeInput> = {}): Promise<Image> {
  const image = await imported(cloud, await start(id, input));
  await volumes.atRest(id);
  expect(await leftovers(cloud)).toEqual([]);
  return image;
}

const stored = ({ sha256 }: Pick<Image, 'sha256'>): string =>
  path.join(cloud.config.imagesDir, String(sha256));

async function expectSameContent(image: Image, original: string): Promise<void> {
  const formats = ['-f', image.diskFormat, '-F', 'qcow2'];
  await execa('qemu-img', ['compare', ...formats, stored(image), original]);
  const content = await readFile(stored(image));
  expect(createHash('sha256').update(content).digest('hex')).toBe(image.sha256);
  expect(Number(image.sizeBytes)).toBe(content.length);
}

test('a volume becomes an image with its properties, which boots; the volume is what it was', async () => {
  const source = { kind: 'image', imageId: cloud.image.id } as const;
  await cloud.db.image.update({
    where: { id: cloud.image.id },
    data: { properties: { hw_disk_bus: 'virtio' }, osDistro: 'linux', minRamMiB: 64 },
  });
  const id = await volumes.create({ source });
  const image = await upload(id, { protected: true });
  expect(image).toMatchObject({
    status: 'active',
    diskFormat: 'qcow2',
    minDiskGiB: 1,
    minRamMiB: 64,
    osDistro: 'linux',
    protected: true,
    virtualBytes: BigInt(GIB),
    properties: { hw_disk_bus: 'virtio' },
    sourceVolumeId: id,
    errorMessage: null,
  });
  await expectSameContent(image, path.join(cloud.config.volumesDir, `volume-${id}`));
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available', location: `volume-${id}` });
  const instanceId = await cloud.launchOne({ imageId: image.id });
  expect(await cloud.atRest(instanceId)).toMatchObject({ status: 'ACTIVE' });
  await cloud.untilBootLog(instanceId, 'Skydeck guest');
  await cloud.act(instanceId, 'delete');
}, 240_000);

test('an encrypted volume is uploaded plain, after a confirmation only', async () => {
  const type = await cloud.db.volumeType.create({ data: { name: 'secret', encryption: 'luks' } });
  const source = { kind: 'image', imageId: cloud.image.id } as const;
  const id = await volumes.create({ source, typeId: type.id });
  await expect(start(id)).rejects.toThrow('unencrypted');
  const image = await upload(id, { decrypt: true, diskFormat: 'raw' });
  expect(image).toMatchObject({ status: 'active', diskFormat: 'raw' });
  await expectSameContent(image, path.join(cloud.config.imagesDir, String(cloud.image.sha256)));
}, 120_000);

test('what is too large for the quota is refused before it is copied, and the volume comes back', async () => {
  const id = await volumes.create({ source: { kind: 'image', imageId: cloud.image.id } });
  const where = { projectId: cloud.ctx.actor.projectId! };
  const before = await storedFiles(cloud);
  const { imageGiB } = await cloud.db.quota.update({ where, data: { imageGiB: 0 } });
  const image = await upload(id);
  await cloud.db.quota.update({ where, data: { imageGiB: imageGiB + 500 } });
  expect(image).toMatchObject({ status: 'killed', errorCode: 'QUOTA_EXCEEDED', sizeBytes: 0n });
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available' });
  expect(await storedFiles(cloud)).toEqual(before);
}, 120_000);

test('of a volume that a guest writes to a snapshot is uploaded, and stays', async () => {
  const instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  const shell = await GuestShell.open(cloud, instanceId);
  const id = await volumes.create();
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  await shell.untilDisk('vdb');
  await shell.run('echo before | dd of=/dev/vdb conv=fsync 2>/dev/null');
  await expect(start(id)).rejects.toThrow('in use');
  const image = await upload(id, { force: true, diskFormat: 'raw' });
  await shell.run('echo after! | dd of=/dev/vdb conv=fsync 2>/dev/null');
  expect(image).toMatchObject({ status: 'active', errorMessage: null });
  expect((await readFile(stored(image))).subarray(0, 6).toString()).toBe('before');
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use' });
  const snapshots = await cloud.db.volumeSnapshot.findMany({ where: { volumeId: id } });
  expect(snapshots).toMatchObject([{ id: image.sourceSnapshotId, status: 'available', attached: true }]);
  expect(await shell.run('head -c 6 /dev/vdb')).toBe('after!');
  shell.close();
}, 240_000);
