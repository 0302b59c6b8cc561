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
import { mergeFaultPoints } from './attach-fault-points';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { WorkerProcess } from '../testing/worker-process';
import {
  deleteSnapshotFaultPoints,
  moveGuestFaultPoints,
  revertFaultPoints,
  takeSnapshotFaultPoints,
} from './snapshot-fault-points';

let cloud: TestCloud;
let volumes: TestVolumes;
const workers: WorkerProcess[] = [];
async function start(...args: Parameters<typeof WorkerProcess.start>): Promise<WorkerProcess> {
  const worker = await WorkerProcess.start(...args);
  workers.push(worker);
  return worker;
}
const stopAll = () => Promise.all(workers.splice(0).map((worker) => worker.stop()));

beforeAll(async () => {
  cloud = await TestCloud.create();
  volumes = new TestVolumes(cloud);
  // Registers the back end and the type that a volume is asked for with.
  await start(cloud.environment);
  await stopAll();
}, 120_000);
afterEach(async () => {
  await stopAll();
  await cloud.clear();
});
afterAll(() => cloud.close());

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
  await start(cloud.environment);
  const id = await volumes.create();
  await fill(id, 1);
  const snapshotId = await take(id);
  await volumes.atRest(id);
  await fill(id, 2);
  const { location } = await cloud.db.volume.findUniqueOrThrow({ where: { id } });
  const sums = { before: await sumOf((await snapshotNow(snapshotId)).location), now: await sumOf(location) };
  await stopAll();
  return { id, snapshotId, ...sums };
}

test.each(takeSnapshotFaultPoints)(
  'a worker killed at %s is followed by one that finishes the snapshot',
  async (point) => {
    await start(cloud.environment);
    const id = await volumes.create();
    await fill(id, 1);
    await stopAll();
    const before = await sumOf(`volume-${id}`);
    const doomed = await start(cloud.environment, { point, kind: 'die' });
    const snapshotId = await take(id);
    await doomed.killed(60_000);
    await start(cloud.environment);
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
    const doomed = await start(cloud.environment, { point, kind: 'die' });
    await deleteSnapshot(cloud.ctx, { id: snapshotId });
    await doomed.killed(60_000);
    await start(cloud.environment);
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
    const doomed = await start(cloud.environment, { point, kind: 'die' });
    await revertVolume(cloud.ctx, { id: snapshotId });
    await doomed.killed(60_000);
    await start(cloud.environment);
    expect(await restingSum(id, 2)).toBe(before);
    expect(await sumOf((await snapshotNow(snapshotId)).location)).toBe(before);
  },
  180_000,
);

test.each(moveGuestFaultPoints)(
  'a worker killed at %s while a guest writes is followed by one that finishes the snapshot',
  async (point) => {
    await start(cloud.environment);
    const instanceId = await cloud.launchOne();
    await cloud.atRest(instanceId);
    const id = await volumes.create();
    await volumes.attach(id, instanceId);
    await volumes.atRest(id);
    const shell = await GuestShell.open(cloud, instanceId);
    await shell.untilDisk('vdb');
    await shell.run('echo before | dd of=/dev/vdb conv=fsync 2>/dev/null');
    shell.close();
    await stopAll();
    const doomed = await start(cloud.environment, { point, kind: 'die' });
    const snapshotId = await take(id);
    await doomed.killed(60_000);
    await start(cloud.environment);
    expect(await volumes.atRest(id)).toMatchObject({
      status: 'in-use',
      location: `volume-${id}.${snapshotId}`,
    });
    const snapshot = await snapshotNow(snapshotId);
    expect(snapshot).toMatchObject({ status: 'available', location: `volume-${id}`, attached: true });
    const held = await sumOf(snapshot.location);
    const again = await GuestShell.open(cloud, instanceId);
    await again.run('echo after! | dd of=/dev/vdb conv=fsync 2>/dev/null');
    expect(await again.run('head -c 6 /dev/vdb')).toBe('after!');
    again.close();
    // What the guest writes now lies in the new layer alone.
    expect(await sumOf(snapshot.location)).toBe(held);
  },
  240_000,
);

test('a worker killed anywhere in the removal of a snapshot that a guest’s own QEMU merges', async () => {
  await start(cloud.environment);
  const instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  const id = await volumes.create();
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  for (const point of mergeFaultPoints) {
    const snapshotId = await take(id);
    await volumes.atRest(id);
    const shell = await GuestShell.open(cloud, instanceId);
    const sum = 'dd if=/dev/vdb bs=64k count=32 iflag=direct 2>/dev/null | sha256sum';
    await shell.untilDisk('vdb');
    await shell.run('dd if=/dev/urandom of=/dev/vdb bs=64k count=32 oflag=direct 2>/dev/null');
    const written = await shell.run(sum);
    shell.close();
    await stopAll();
    const doomed = await start(cloud.environment, { point, kind: 'die' });
    await deleteSnapshot(cloud.ctx, { id: snapshotId });
    await doomed.killed(60_000);
    await start(cloud.environment);
    await cloud.until(`the snapshot to be gone after ${point}`, 90_000, async () =>
      (await snapshotNow(snapshotId)).deletedAt === null ? null : true,
    );
    const volume = await volumes.atRest(id);
    expect(volume, point).toMatchObject({ status: 'in-use', errorMessage: null, location: `volume-${id}` });
    expect(await readdir(cloud.config.volumesDir), point).toEqual([`volume-${id}`]);
    expect(await cloud.libvirt.domains.state(instanceId), point).toMatchObject({ state: 'running' });
    const again = await GuestShell.open(cloud, instanceId);
    expect(await again.run(sum), point).toBe(written);
    again.close();
  }
}, 600_000);
