import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { actOnVolumes } from '@skydeck/core/volume/act-on-volumes';
import { createBackendInput } from '@skydeck/core/volume/backend.input';
import { createBackend, deleteBackend, listUnknownContent } from '@skydeck/core/volume/backends';
import { createVolume } from '@skydeck/core/volume/create-volume';
import { extendVolume } from '@skydeck/core/volume/extend-volume';
import { forceVolumeStatus } from '@skydeck/core/volume/force-volume-status';
import { manageVolume, unmanageVolume } from '@skydeck/core/volume/manage-volume';
import { manageVolumeInput } from '@skydeck/core/volume/manage-volume.input';
import { createVolumeInput, type CreateVolumeInput } from '@skydeck/core/volume/volume.input';
import type { Volume } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { poolName } from './pool-xml';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
});
afterEach(async () => {
  for (const { id } of await cloud.db.volume.findMany({ where: { deletedAt: null } })) await remove(id);
});
afterAll(() => cloud.close());

async function create(input: Partial<CreateVolumeInput> = {}): Promise<Volume> {
  const parsed = createVolumeInput.parse({ name: 'data', sizeGiB: 1, ...input });
  const { id } = await createVolume(cloud.ctx, parsed);
  return atRest(id);
}

function atRest(id: string): Promise<Volume> {
  return cloud.until(`volume ${id} to come to rest`, 60_000, async () => {
    const active = await cloud.db.operation.count({
      where: { subjectId: id, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
    });
    return active === 0 ? cloud.db.volume.findUniqueOrThrow({ where: { id } }) : null;
  });
}

async function remove(id: string): Promise<Volume> {
  const { results } = await actOnVolumes(cloud.ctx, { ids: [id], action: 'delete' });
  expect(results).toMatchObject([{ ok: true }]);
  return atRest(id);
}

const files = (): Promise<string[]> => readdir(cloud.config.volumesDir);
const pathOf = (volume: Volume): string => path.join(cloud.config.volumesDir, volume.location ?? '');

test('the host brings a back end of files and a type, and measures it', async () => {
  const backend = await cloud.db.volumeBackend.findFirstOrThrow();
  expect(backend).toMatchObject({ driver: 'file', name: `${cloud.config.hostName}-files`, problem: null });
  expect(Number(backend.totalBytes)).toBeGreaterThan(0);
  expect(backend.measuredAt).not.toBeNull();
  expect(await cloud.db.volumeType.findMany()).toMatchObject([{ name: 'standard', isDefault: true }]);
});

test('a blank volume is made, extended and deleted, and nothing is left', async () => {
  const volume = await create();
  expect(volume).toMatchObject({ status: 'available', location: `volume-${volume.id}`, bootable: false });
  expect(await files()).toEqual([`volume-${volume.id}`]);
  await extendVolume(cloud.ctx, { id: volume.id, sizeGiB: 3 });
  expect(await atRest(volume.id)).toMatchObject({ status: 'available', sizeGiB: 3, errorMessage: null });
  const { stdout } = await execa('qemu-img', ['info', '--output=json', pathOf(volume)]);
  expect(JSON.parse(stdout)).toMatchObject({ 'virtual-size': 3 * 1024 ** 3 });
  expect(await remove(volume.id)).toMatchObject({ status: 'deleting', location: null, wrappedKey: null });
  expect((await cloud.db.volume.findUniqueOrThrow({ where: { id: volume.id } })).deletedAt).not.toBeNull();
  expect(await files()).toEqual([]);
});

test('a volume from an image has its bytes, boots, and a copy of it is independent', async () => {
  const volume = await create({ source: { kind: 'image', imageId: cloud.image.id } });
  expect(volume).toMatchObject({ status: 'available', bootable: true, imageId: cloud.image.id });
  const image = path.join(cloud.config.imagesDir, cloud.image.sha256 ?? '');
  await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', image, pathOf(volume)]);
  const copy = await create({ name: 'copy', sizeGiB: 2, source: { kind: 'volume', volumeId: volume.id } });
  expect(copy).toMatchObject({ status: 'available', bootable: true, sourceVolumeId: volume.id });
  await remove(volume.id);
  await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', image, pathOf(copy)]);
});

test('an encrypted volume has a key of its own, and so has a copy of it', async () => {
  const type = await cloud.db.volumeType.create({
    data: { name: 'secret', encryption: 'luks', cipher: 'aes-xts-plain64', keyBits: 256 },
  });
  const volume = await create({ typeId: type.id, source: { kind: 'image', imageId: cloud.image.id } });
  expect(volume).toMatchObject({ status: 'available', encrypted: true });
  const { stdout } = await execa('qemu-img', ['info', '--output=json', pathOf(volume)]);
  expect(JSON.parse(stdout)).toMatchObject({ encrypted: true });
  const copy = await create({ name: 'copy', source: { kind: 'volume', volumeId: volume.id } });
  expect(copy.wrappedKey).not.toEqual(volume.wrappedKey);
  await extendVolume(cloud.ctx, { id: copy.id, sizeGiB: 2 });
  expect(await atRest(copy.id)).toMatchObject({ status: 'available', sizeGiB: 2 });
});

test('what no back end can take fails, and names each with its reason', async () => {
  const [backend] = await cloud.db.volumeBackend.findMany();
  await cloud.db.volumeBackend.update({ where: { id: backend!.id }, data: { enabled: false } });
  try {
    const volume = await create();
    expect(volume).toMatchObject({ status: 'error', errorCode: 'NO_VALID_HOST' });
    expect(volume.errorMessage).toContain(`${backend!.name} (enabled)`);
  } finally {
    await cloud.db.volumeBackend.update({ where: { id: backend!.id }, data: { enabled: true } });
  }
});

test('a pool that is gone: the creation is told so, the deletion is put off, and both go on when it is back', async () => {
  const kept = await create({ name: 'kept' });
  const { volumesDir } = cloud.config;
  await rename(volumesDir, `${volumesDir}.away`);
  try {
    await actOnVolumes(cloud.ctx, { ids: [kept.id], action: 'delete' });
    const failed = await create({ name: 'failed' });
    expect(failed.status).toBe('error');
    expect(failed.errorMessage).toMatch(/directory of the back end is gone/);
    const row = await cloud.until('the back end to be in trouble', 60_000, async () =>
      cloud.db.volumeBackend.findFirst({ where: { problem: { not: null } } }),
    );
    expect(row.problem).toMatch(/is gone/);
  } finally {
    await rename(`${volumesDir}.away`, volumesDir);
  }
  const after = await atRest(kept.id);
  if (after.deletedAt === null) expect(after.status).toBe('error-deleting');
  await cloud.until('the back end to be well again', 60_000, async () =>
    cloud.db.volumeBackend.findFirst({ where: { problem: null } }),
  );
}, 180_000);

test('a deletion stops a creation that is under way, and leaves nothing', async () => {
  const parsed = createVolumeInput.parse({
    name: 'short-lived',
    sizeGiB: 1,
    source: { kind: 'image', imageId: cloud.image.id },
  });
  const { id } = await createVolume(cloud.ctx, parsed);
  await remove(id);
  expect(await cloud.db.volume.findUniqueOrThrow({ where: { id } })).toMatchObject({ location: null });
  expect(await files()).toEqual([]);
});

test('what lies there and is nobody’s is found and explained, taken over, and given up again', async () => {
  const { volumesDir } = cloud.config;
  const foreign = path.join(volumesDir, 'foreign.qcow2');
  const gone = crypto.randomUUID();
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', foreign, '1500M']);
  await writeFile(path.join(volumesDir, `volume-${gone}`), '');
  await writeFile(path.join(volumesDir, `volume-${gone}.draft`), '');
  const kept = await create({ name: 'kept' });
  await cloud.db.volumeBackend.updateMany({ data: { scannedAt: null } });
  const backend = await cloud.until('the back end to be looked through', 60_000, async () =>
    cloud.db.volumeBackend.findFirst({ where: { scannedAt: { not: null } } }),
  );
  const { items } = await listUnknownContent(cloud.ctx, { id: backend.id });
  expect(items.map(({ location, kind }) => [location, kind]).sort()).toEqual([
    ['foreign.qcow2', 'foreign'],
    [`volume-${gone}`, 'remains'],
    [`volume-${gone}.draft`, 'draft'],
  ]);
  await Promise.all(['', '.draft'].map((end) => rm(path.join(volumesDir, `volume-${gone}${end}`))));

  const input = { backendId: backend.id, location: 'foreign.qcow2', name: 'managed' };
  const { id } = await manageVolume(cloud.ctx, manageVolumeInput.parse(input));
  const managed = await atRest(id);
  expect(managed).toMatchObject({ status: 'available', sizeGiB: 2, location: `volume-${id}` });
  const { stdout } = await execa('qemu-img', ['info', '--output=json', pathOf(managed)]);
  expect(JSON.parse(stdout)).toMatchObject({ 'virtual-size': 2 * 1024 ** 3 });
  await unmanageVolume(cloud.ctx, { id, location: 'given-up.qcow2' });
  expect((await atRest(id)).deletedAt).not.toBeNull();
  expect((await files()).sort()).toEqual(['given-up.qcow2', `volume-${kept.id}`]);
  await rm(path.join(volumesDir, 'given-up.qcow2'));
}, 180_000);

test('what cannot be taken over keeps its name and its bytes, also when the volume is deleted', async () => {
  const { volumesDir } = cloud.config;
  const grown = path.join(volumesDir, 'grown.qcow2');
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', grown, '1G']);
  await cloud.db.volumeBackend.updateMany({ data: { scannedAt: null } });
  const backend = await cloud.until('the back end to be looked through', 60_000, async () =>
    cloud.db.volumeBackend.findFirst({ where: { scannedAt: { not: null } } }),
  );
  await execa('qemu-img', ['resize', '-q', '-f', 'qcow2', grown, '3G']);
  const input = { backendId: backend.id, location: 'grown.qcow2', name: 'managed' };
  const { id } = await manageVolume(cloud.ctx, manageVolumeInput.parse(input));
  const failed = await atRest(id);
  expect(failed).toMatchObject({ status: 'error', location: null });
  expect(failed.errorMessage).toMatch(/has grown since it was found/);
  await remove(id);
  expect(await files()).toEqual(['grown.qcow2']);
  await rm(grown);
}, 180_000);

test('a volume that is stuck is set free by a cloud admin, with the reason in the audit trail', async () => {
  const volume = await create();
  await cloud.db.volume.update({ where: { id: volume.id }, data: { status: 'attaching' } });
  const reason = 'its guest is gone';
  await forceVolumeStatus(cloud.ctx, { id: volume.id, status: 'available', reason });
  expect(await atRest(volume.id)).toMatchObject({ status: 'available' });
  const [event] = await cloud.db.auditEvent.findMany({ where: { action: 'volume.force' } });
  expect(event).toMatchObject({
    resourceId: volume.id,
    detail: { before: 'attaching', after: 'available', reason },
  });
  // One that was never made is good for nothing.
  await cloud.db.volume.update({ where: { id: volume.id }, data: { location: null } });
  const forced = forceVolumeStatus(cloud.ctx, { id: volume.id, status: 'available', reason });
  await expect(forced).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a back end that is configured wrongly says so, and leaves nothing when it is deleted', async () => {
  const host = await cloud.db.host.findFirstOrThrow();
  const config = { driver: 'nfs', server: '127.0.0.1', export: '/nowhere', options: [] } as const;
  const input = createBackendInput.parse({ name: 'nas', hostId: host.id, config });
  const { id } = await createBackend(cloud.ctx, input);
  const broken = await cloud.until('the back end to be in trouble', 120_000, async () =>
    cloud.db.volumeBackend.findFirst({ where: { id, problem: { not: null } } }),
  );
  expect(broken.problem).toBeTruthy();
  await deleteBackend(cloud.ctx, { id });
  await cloud.until('its pool to be forgotten', 60_000, async () =>
    (await cloud.libvirt.pools.list()).some(({ name }) => name === poolName(id)) ? null : true,
  );
  const volume = await create();
  const inUse = deleteBackend(cloud.ctx, { id: volume.backendId ?? '' });
  await expect(inUse).rejects.toMatchObject({ code: 'CONFLICT' });
}, 180_000);
