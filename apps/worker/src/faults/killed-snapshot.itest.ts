import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { revertVolume } from '@skydeck/core/volume/snapshot/revert-volume';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import type { VolumeSnapshot } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import {
  deleteSnapshotFaultPoints,
  revertFaultPoints,
  takeSnapshotFaultPoints,
} from './snapshot-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let volumes: TestVolumes;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  volumes = new TestVolumes(cloud);
  // Registers the back end and the type that a volume is asked for with.
  await workers.running();
}, 120_000);
afterEach(async (test) => {
  await workers.afterTest(test);
  await cloud.clear();
});
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

const file = (location: string | null): string => path.join(cloud.config.volumesDir, location ?? '');
const snapshotNow = (id: string): Promise<VolumeSnapshot> =>
  cloud.db.volumeSnapshot.findUniqueOrThrow({ where: { id } });

async function take(volumeId: string): Promise<string> {
  const { id } = await createSnapshot(cloud.ctx, createSnapshotInput.parse({ volumeId, name: 'kept' }));
  return id;
}

async function fill(volumeId: string, byte: number): Promise<void> {
  const { location } = await cloud.db.volume.findUniqueOrThrow({ where: { id: volumeId } });
  await execa('qemu-io', ['-f', 'qcow2', '-c', `write -P ${byte} 0 4M`, file(location)]);
}

/** Of the first 8 MiB of a file and what lies under it. */
async function sumOf(location: string | null): Promise<string> {
  const raw = path.join(cloud.config.stateDir, 'read.raw');
  const from = ['-f', 'qcow2', '-O', 'raw', 'bs=1M', 'count=8', `if=${file(location)}`];
  await execa('qemu-img', ['dd', ...from, `of=${raw}`]);
  const sum = createHash('sha256')
    .update(await readFile(raw))
    .digest('hex');
  await rm(raw);
  return sum;
}

/** The volume is at rest and whole, and has the number of files that it is to have. */
async function restingSum(id: string, count: number): Promise<string> {
  const volume = await volumes.atRest(id);
  expect(volume).toMatchObject({ status: 'available', errorMessage: null });
  expect(await readdir(cloud.config.volumesDir)).toHaveLength(count);
  await execa('qemu-img', ['check', '-q', '-f', 'qcow2', file(volume.location)]);
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
  return sumOf(volume.location);
}

/** A volume with a snapshot of other content than it has now. */
async function snapshotted(): Promise<{ id: string; snapshotId: string; before: string; now: string }> {
  await workers.running();
  const id = await volumes.create();
  await fill(id, 1);
  const snapshotId = await take(id);
  await volumes.atRest(id);
  await fill(id, 2);
  const { location } = await cloud.db.volume.findUniqueOrThrow({ where: { id } });
  const sums = { before: await sumOf((await snapshotNow(snapshotId)).location), now: await sumOf(location) };
  return { id, snapshotId, ...sums };
}

test.each(takeSnapshotFaultPoints)(
  'a worker killed at %s is followed by one that finishes the snapshot',
  async (point) => {
    await workers.running();
    const id = await volumes.create();
    await fill(id, 1);
    const before = await sumOf(`volume-${id}`);
    const doomed = await workers.doomed(point);
    const snapshotId = await take(id);
    await doomed.killed(60_000);
    await workers.running();
    expect(await restingSum(id, 2)).toBe(before);
    const snapshot = await snapshotNow(snapshotId);
    expect(snapshot).toMatchObject({ status: 'available', location: `volume-${id}` });
    expect(await sumOf(snapshot.location)).toBe(before);
  },
  180_000,
);

test.each(deleteSnapshotFaultPoints)(
  'a worker killed at %s is followed by one that finishes the deletion, and the volume holds what it held',
  async (point) => {
    const { id, snapshotId, now } = await snapshotted();
    const doomed = await workers.doomed(point);
    await deleteSnapshot(cloud.ctx, { id: snapshotId });
    await doomed.killed(60_000);
    await workers.running();
    await cloud.until('the deletion to end', 90_000, async () =>
      (await snapshotNow(snapshotId)).deletedAt === null ? null : true,
    );
    expect(await restingSum(id, 1)).toBe(now);
  },
  180_000,
);

test.each(revertFaultPoints)(
  'a worker killed at %s is followed by one that finishes the reversion',
  async (point) => {
    const { id, snapshotId, before } = await snapshotted();
    const doomed = await workers.doomed(point);
    await revertVolume(cloud.ctx, { id: snapshotId });
    await doomed.killed(60_000);
    await workers.running();
    expect(await restingSum(id, 2)).toBe(before);
    expect(await sumOf((await snapshotNow(snapshotId)).location)).toBe(before);
  },
  180_000,
);
