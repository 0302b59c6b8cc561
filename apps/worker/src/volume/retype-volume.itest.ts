import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { retypeVolume } from '@skydeck/core/volume/retype/retype-volume';
import type { MigrationPolicy } from '@skydeck/core/volume/retype/retype-volume.input';
import type { Prisma } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secondBackend, type SecondBackend } from '../testing/second-backend';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';

let cloud: TestCloud;
let volumes: TestVolumes;
let fast: SecondBackend;

beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
  volumes = new TestVolumes(cloud);
  fast = await secondBackend(cloud);
  // What makes no demand stays where the host keeps its own.
  const own: Prisma.InputJsonObject = { volume_backend_name: `${cloud.config.hostName}-files` };
  await cloud.db.volumeType.updateMany({ data: { extraSpecs: own } });
}, 120_000);
afterAll(() => cloud.close());

async function type(data: Partial<Prisma.VolumeTypeUncheckedCreateInput>): Promise<string> {
  const count = await cloud.db.volumeType.count();
  return (await cloud.db.volumeType.create({ data: { name: `type-${count}`, ...data } })).id;
}

const retype = (id: string, typeId: string, migrationPolicy: MigrationPolicy = 'on-demand') =>
  retypeVolume(cloud.ctx, { id, typeId, migrationPolicy });
const slowFiles = (): Promise<string[]> => readdir(cloud.config.volumesDir);
const fastFiles = (): Promise<string[]> => readdir(fast.directory);

async function expectContent(file: string): Promise<void> {
  const image = path.join(cloud.config.imagesDir, String(cloud.image.sha256));
  await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', image, file]);
  await execa('qemu-img', ['check', '-q', '-f', 'qcow2', file]);
}

test('a type that the data fits takes effect at once, also with snapshots', async () => {
  const id = await volumes.create();
  await createSnapshot(cloud.ctx, createSnapshotInput.parse({ volumeId: id, name: 'kept' }));
  const { location } = await volumes.atRest(id);
  const several = await type({ multiattach: true, extraSpecs: { driver: 'file' } });
  expect(await retype(id, several, 'never')).toEqual({ operationId: null });
  expect(await volumes.atRest(id)).toMatchObject({ typeId: several, multiattach: true, location });
  await expect(retype(id, several)).rejects.toThrow('already');
  const ssd = await type({ extraSpecs: { media: 'ssd' } });
  await expect(retype(id, ssd)).rejects.toThrow('1 snapshot');
}, 120_000);

test('the data moves to the back end and the encryption that the type asks for, within the quota, and back', async () => {
  const before = await slowFiles();
  const id = await volumes.create({ source: { kind: 'image', imageId: cloud.image.id } });
  const { typeId: standard, backendId } = await volumes.atRest(id);
  const used = await cloud.db.volume.count({ where: { deletedAt: null } });
  const where = { projectId: cloud.ctx.actor.projectId! };
  await cloud.db.quota.update({ where, data: { volumes: used, volumeGiB: used } });

  const ssd = await type({ extraSpecs: { media: 'ssd' } });
  await expect(retype(id, ssd, 'never')).rejects.toThrow(/media is not known.*policy is “never”/);
  await retype(id, ssd);
  const moved = await volumes.atRest(id);
  expect(moved).toMatchObject({ status: 'available', typeId: ssd, backendId: fast.id, errorMessage: null });
  expect(await slowFiles()).toEqual(before);
  expect(await fastFiles()).toEqual([moved.location]);
  await expectContent(path.join(fast.directory, moved.location!));

  const sealed = await type({ encryption: 'luks', extraSpecs: { media: 'ssd' } });
  await retype(id, sealed);
  const locked = await volumes.atRest(id);
  expect(locked).toMatchObject({
    status: 'available',
    encrypted: true,
    backendId: fast.id,
    errorMessage: null,
  });
  expect(await fastFiles()).toEqual([locked.location]);
  const info = ['info', '-f', 'qcow2', '--output=json', path.join(fast.directory, locked.location!)];
  expect(JSON.parse((await execa('qemu-img', info)).stdout)).toMatchObject({ encrypted: true });

  await retype(id, standard);
  const plain = await volumes.atRest(id);
  expect(plain).toMatchObject({ encrypted: false, wrappedKey: null, backendId, errorMessage: null });
  expect(await fastFiles()).toEqual([]);
  await expectContent(path.join(cloud.config.volumesDir, plain.location!));
  await cloud.db.quota.update({ where, data: { volumes: 50, volumeGiB: 2_000 } });
  expect(await cloud.db.volumeDraft.count()).toBe(0);
  await volumes.delete(id);
  await volumes.atRest(id);
  expect(await slowFiles()).toEqual(before);
}, 240_000);

test('a type that no back end has says which filter refused each, and the volume stays what it was', async () => {
  const id = await volumes.create();
  const before = await volumes.atRest(id);
  await retype(id, await type({ extraSpecs: { media: 'tape' } }));
  const volume = await volumes.atRest(id);
  expect(volume).toMatchObject({
    status: 'available',
    typeId: before.typeId,
    location: before.location,
    errorCode: 'NO_VALID_HOST',
  });
  expect(volume.errorMessage).toMatch(/fast \(type\): media is ssd, the type wants tape/);
}, 120_000);

test('a volume that an instance has is not moved: the reason says to detach it', async () => {
  const instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  const id = await volumes.create();
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  const refused = retype(id, await type({ extraSpecs: { media: 'ssd' } }));
  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining('in-use, not available'),
    hint: 'Detach it first.',
  });
}, 120_000);
