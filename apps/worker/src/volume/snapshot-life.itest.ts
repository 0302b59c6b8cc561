import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createVolume } from '@skydeck/core/volume/create-volume';
import { extendVolume } from '@skydeck/core/volume/extend-volume';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { getSnapshot } from '@skydeck/core/volume/snapshot/get-snapshot';
import { revertVolume } from '@skydeck/core/volume/snapshot/revert-volume';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { createVolumeInput, type CreateVolumeInput } from '@skydeck/core/volume/volume.input';
import type { Volume, VolumeSnapshot } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
});
afterEach(async () => {
  await cloud.db.volumeSnapshot.deleteMany();
  await cloud.db.volume.deleteMany();
  for (const name of await readdir(cloud.config.volumesDir))
    await rm(path.join(cloud.config.volumesDir, name));
});
afterAll(() => cloud.close());

const file = (location: string | null): string => path.join(cloud.config.volumesDir, location ?? '');
const files = async (): Promise<string[]> => (await readdir(cloud.config.volumesDir)).sort();

async function idle(...ids: string[]): Promise<void> {
  await cloud.until('the operations to end', 60_000, async () => {
    const state = { in: ['PENDING' as const, 'RUNNING' as const, 'COMPENSATING' as const] };
    return (await cloud.db.operation.count({ where: { subjectId: { in: ids }, state } })) === 0 || null;
  });
}

const volumeNow = (id: string): Promise<Volume> => cloud.db.volume.findUniqueOrThrow({ where: { id } });

async function makeVolume(input: Partial<CreateVolumeInput> = {}): Promise<Volume> {
  const parsed = createVolumeInput.parse({ name: 'data', sizeGiB: 1, ...input });
  const { id } = await createVolume(cloud.ctx, parsed);
  await idle(id);
  return volumeNow(id);
}

async function snapshotOf(volumeId: string, name: string): Promise<VolumeSnapshot> {
  const { id } = await createSnapshot(cloud.ctx, createSnapshotInput.parse({ volumeId, name }));
  await idle(volumeId);
  return cloud.db.volumeSnapshot.findUniqueOrThrow({ where: { id } });
}

/** Writes one byte all over the volume's first 16 MiB. */
async function fill(volumeId: string, byte: number): Promise<void> {
  const { location } = await volumeNow(volumeId);
  await execa('qemu-io', ['-f', 'qcow2', '-c', `write -P ${byte} 0 16M`, file(location)]);
}

/** Of the first 32 MiB as whoever reads the volume sees them. */
async function checksum(location: string | null): Promise<string> {
  const raw = path.join(cloud.config.stateDir, 'read.raw');
  await execa('qemu-img', [
    'dd',
    '-f',
    'qcow2',
    '-O',
    'raw',
    'bs=1M',
    'count=32',
    `if=${file(location)}`,
    `of=${raw}`,
  ]);
  const sum = createHash('sha256')
    .update(await readFile(raw))
    .digest('hex');
  await rm(raw);
  return sum;
}

test('a snapshot keeps what the volume held, whatever is written after it, and the volume goes back to it', async () => {
  const { id } = await makeVolume();
  await fill(id, 0x11);
  const before = await checksum((await volumeNow(id)).location);
  const snapshot = await snapshotOf(id, 'before');
  expect(snapshot).toMatchObject({ status: 'available', location: `volume-${id}`, sizeGiB: 1 });
  expect(await volumeNow(id)).toMatchObject({ status: 'available', location: `volume-${id}.${snapshot.id}` });

  await fill(id, 0x22);
  expect(await checksum((await volumeNow(id)).location)).not.toBe(before);
  expect(await checksum(snapshot.location)).toBe(before);

  await revertVolume(cloud.ctx, { id: snapshot.id });
  await idle(id);
  const reverted = await volumeNow(id);
  expect(reverted).toMatchObject({ status: 'available', errorMessage: null });
  expect(await checksum(reverted.location)).toBe(before);
  expect(await checksum(snapshot.location)).toBe(before);
});

test('a volume that has grown since stays as large when it is reverted', async () => {
  const { id } = await makeVolume();
  const { id: snapshotId } = await snapshotOf(id, 'small');
  await extendVolume(cloud.ctx, { id, sizeGiB: 2 });
  await idle(id);
  await revertVolume(cloud.ctx, { id: snapshotId });
  await idle(id);
  const { location, sizeGiB } = await volumeNow(id);
  const { stdout } = await execa('qemu-img', ['info', '--output=json', file(location)]);
  expect(sizeGiB).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ 'virtual-size': 2 * 1024 ** 3 });
});

test('of three snapshots the middle one is deleted, and the others and the volume hold what they held', async () => {
  const { id } = await makeVolume();
  const snapshots: VolumeSnapshot[] = [];
  const sums: string[] = [];
  for (const byte of [1, 2, 3]) {
    await fill(id, byte);
    sums.push(await checksum((await volumeNow(id)).location));
    snapshots.push(await snapshotOf(id, `after ${byte}`));
  }
  await fill(id, 4);
  const now = await checksum((await volumeNow(id)).location);
  const [first, middle, last] = snapshots as [VolumeSnapshot, VolumeSnapshot, VolumeSnapshot];
  await expect(revertVolume(cloud.ctx, { id: middle.id })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('newer snapshots'),
  });
  await deleteSnapshot(cloud.ctx, { id: middle.id });
  expect(await volumeNow(id)).toMatchObject({ status: 'snapshotting' });
  await idle(middle.id);
  await expect(getSnapshot(cloud.ctx, { id: middle.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await checksum((await volumeNow(id)).location)).toBe(now);
  expect([await checksum(first.location), await checksum(last.location)]).toEqual([sums[0], sums[2]]);
  expect(await files()).toHaveLength(3);
  for (const one of [last, first]) {
    await deleteSnapshot(cloud.ctx, { id: one.id });
    await idle(one.id);
  }
  const { location, status } = await volumeNow(id);
  expect(status).toBe('available');
  expect(await checksum(location)).toBe(now);
  expect(await files()).toEqual([location]);
}, 120_000);

test('a new volume is made from a snapshot, whose source is then deleted with all it had', async () => {
  const { id } = await makeVolume();
  await fill(id, 7);
  const snapshot = await snapshotOf(id, 'base');
  const held = await checksum(snapshot.location);
  await fill(id, 8);
  const copy = await makeVolume({ name: 'copy', source: { kind: 'snapshot', snapshotId: snapshot.id } });
  expect(copy).toMatchObject({ status: 'available', snapshotId: snapshot.id });
  await deleteSnapshot(cloud.ctx, { id: snapshot.id });
  await idle(snapshot.id);
  expect(await checksum(copy.location)).toBe(held);
});

test('an encrypted volume is snapshotted, reverted and rid of its snapshot under its own key', async () => {
  const type = await cloud.db.volumeType.create({ data: { name: 'secret', encryption: 'luks' } });
  const { id } = await makeVolume({ typeId: type.id });
  const snapshot = await snapshotOf(id, 'sealed');
  expect(snapshot.status).toBe('available');
  await revertVolume(cloud.ctx, { id: snapshot.id });
  await idle(id);
  const copy = await makeVolume({ name: 'copy', source: { kind: 'snapshot', snapshotId: snapshot.id } });
  expect(copy).toMatchObject({ status: 'available', encrypted: true });
  await deleteSnapshot(cloud.ctx, { id: snapshot.id });
  await idle(snapshot.id);
  expect(await volumeNow(id)).toMatchObject({ status: 'available', errorMessage: null });
}, 180_000);

test('quota and busy volumes refuse, and leave no trace', async () => {
  const { id } = await makeVolume();
  const projectId = cloud.ctx.actor.projectId!;
  await cloud.db.quota.update({ where: { projectId }, data: { snapshots: 0 } });
  try {
    await expect(snapshotOf(id, 'one too many')).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  } finally {
    await cloud.db.quota.update({ where: { projectId }, data: { snapshots: 100 } });
  }
  await cloud.db.volume.update({ where: { id }, data: { status: 'extending' } });
  await expect(snapshotOf(id, 'too early')).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await cloud.db.volumeSnapshot.count()).toBe(0);
});
