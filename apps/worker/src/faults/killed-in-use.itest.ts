import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import type { VolumeSnapshot } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import { inUseFaultPoints, middleMergeFaultPoints } from './snapshot-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let volumes: TestVolumes;
let instanceId: string;
/** The guest has it as `vdb`. */
let volumeId: string;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  volumes = new TestVolumes(cloud);
  await workers.running();
  instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  volumeId = await volumes.create();
  await volumes.attach(volumeId, instanceId);
  await volumes.atRest(volumeId);
  await inGuest((shell) => shell.untilDisk('vdb'));
}, 240_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

/** Its line goes through the worker, and ends with it. */
async function inGuest<T>(work: (shell: GuestShell) => Promise<T>): Promise<T> {
  const shell = await GuestShell.open(cloud, instanceId);
  try {
    return await work(shell);
  } finally {
    shell.close();
  }
}

/** Past the guest's cache: what it reads is what lies on the host. */
const SUM = 'dd if=/dev/vdb bs=64k count=32 iflag=direct 2>/dev/null | sha256sum';

/** Writes the first 2 MiB anew; answers their sum. */
const write = (shell: GuestShell): Promise<string> =>
  shell.run(`dd if=/dev/urandom of=/dev/vdb bs=64k count=32 oflag=direct 2>/dev/null; ${SUM}`);

/** Of the first 2 MiB of a file and what lies under it, as the guest says it. */
async function sumOf(location: string | null): Promise<string> {
  const raw = path.join(cloud.config.stateDir, 'read.raw');
  const file = path.join(cloud.config.volumesDir, location ?? '');
  await execa('qemu-img', ['dd', '-f', 'qcow2', '-O', 'raw', 'bs=1M', 'count=2', `if=${file}`, `of=${raw}`]);
  const hash = createHash('sha256').update(await readFile(raw));
  await rm(raw);
  return `${hash.digest('hex')}  -`;
}

const snapshotNow = (id: string): Promise<VolumeSnapshot> =>
  cloud.db.volumeSnapshot.findUniqueOrThrow({ where: { id } });

test.each(inUseFaultPoints)(
  'a worker killed at %s is followed by one that takes the snapshot, one killed at %s by one that removes it',
  async (take, remove) => {
    await workers.running();
    const before = await inGuest(write);
    const taking = await workers.doomed(take);
    const wanted = createSnapshotInput.parse({ volumeId, name: 'kept' });
    const { id: snapshotId } = await createSnapshot(cloud.ctx, wanted);
    await taking.killed(60_000);
    await workers.running();
    expect(await volumes.atRest(volumeId)).toMatchObject({
      status: 'in-use',
      location: `volume-${volumeId}.${snapshotId}`,
    });
    const snapshot = await snapshotNow(snapshotId);
    expect(snapshot).toMatchObject({ status: 'available', location: `volume-${volumeId}`, attached: true });
    const now = await inGuest(async (shell) => {
      expect(await shell.run(SUM)).toBe(before);
      return write(shell);
    });
    // What the guest has written since lies in the new layer alone.
    expect(await sumOf(snapshot.location)).toBe(before);

    const removing = await workers.doomed(remove);
    await deleteSnapshot(cloud.ctx, { id: snapshotId });
    await removing.killed(60_000);
    await workers.running();
    await cloud.until('the snapshot to be gone', 90_000, async () =>
      (await snapshotNow(snapshotId)).deletedAt === null ? null : true,
    );
    expect(await volumes.atRest(volumeId)).toMatchObject({
      status: 'in-use',
      errorMessage: null,
      location: `volume-${volumeId}`,
    });
    expect(await readdir(cloud.config.volumesDir)).toEqual([`volume-${volumeId}`]);
    expect(await cloud.libvirt.domains.state(instanceId)).toMatchObject({ state: 'running' });
    expect(await inGuest((shell) => shell.run(SUM))).toBe(now);
  },
  240_000,
);

test.each(middleMergeFaultPoints)(
  'a worker killed at %s is followed by one that removes the older of two snapshots, and the newer one stays what it was',
  async (point) => {
    await workers.running();
    const taken = async (): Promise<string> => {
      const wanted = createSnapshotInput.parse({ volumeId, name: 'kept' });
      const { id } = await createSnapshot(cloud.ctx, wanted);
      await volumes.atRest(volumeId);
      return id;
    };
    const gone = (id: string) =>
      cloud.until('the snapshot to be gone', 90_000, async () =>
        (await snapshotNow(id)).deletedAt === null ? null : true,
      );
    await inGuest(write);
    const older = await taken();
    const held = await inGuest(write);
    const newer = await taken();
    const now = await inGuest(write);

    const removing = await workers.doomed(point);
    await deleteSnapshot(cloud.ctx, { id: older });
    await removing.killed(60_000);
    await workers.running();
    await gone(older);
    expect(await volumes.atRest(volumeId)).toMatchObject({ status: 'in-use', errorMessage: null });
    expect(await readdir(cloud.config.volumesDir)).toHaveLength(2);
    expect(await sumOf((await snapshotNow(newer)).location)).toBe(held);
    expect(await inGuest((shell) => shell.run(SUM))).toBe(now);
    await deleteSnapshot(cloud.ctx, { id: newer });
    await gone(newer);
    await volumes.atRest(volumeId);
    expect(await inGuest((shell) => shell.run(SUM))).toBe(now);
  },
  240_000,
);
