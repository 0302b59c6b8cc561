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
import { TestBackups } from '../testing/test-backups';
import { TestCloud } from '../testing/test-cloud';
import type { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import { backupInUseFaultPoints } from './backup-fault-points';
import { inUseFaultPoints, middleMergeFaultPoints, servedMergePoints } from './snapshot-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let backups: TestBackups;
let volumes: TestVolumes;
let instanceId: string;
/** The guest has it as `vdb`. */
let volumeId: string;

beforeAll(async () => {
  cloud = await TestCloud.create({ SKYDECK_NBD_PORT: String(12_000 + Math.floor(Math.random() * 8_000)) });
  workers = new TestWorkers(cloud);
  backups = new TestBackups(cloud);
  volumes = backups.volumes;
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
const sumIn = (shell: GuestShell, device = 'vdb'): Promise<string> =>
  shell.run(`dd if=/dev/${device} bs=64k count=32 iflag=direct 2>/dev/null | sha256sum`);

/** Writes the first 2 MiB anew; answers their sum. */
async function write(shell: GuestShell, device = 'vdb'): Promise<string> {
  await shell.run(`dd if=/dev/urandom of=/dev/${device} bs=64k count=32 oflag=direct 2>/dev/null`);
  return sumIn(shell, device);
}

/** Of the first 2 MiB of a file and what lies under it, as the guest says it. */
async function sumOf(location: string | null): Promise<string> {
  const raw = path.join(cloud.config.stateDir, 'read.raw');
  const file = path.join(cloud.config.volumesDir, location ?? '');
  await execa('qemu-img', ['dd', '-f', 'qcow2', '-O', 'raw', 'bs=1M', 'count=2', `if=${file}`, `of=${raw}`]);
  const hash = createHash('sha256').update(await readFile(raw));
  await rm(raw);
  return `${hash.digest('hex')}  -`;
}

async function freeze(id: string): Promise<string> {
  return (await createSnapshot(cloud.ctx, createSnapshotInput.parse({ volumeId: id, name: 'kept' }))).id;
}

/** Its snapshots have gone, the guest has it and runs, and nothing else lies there. */
async function expectOneLayer(id: string): Promise<void> {
  await cloud.until('the snapshots to be gone', 90_000, async () =>
    (await cloud.db.volumeSnapshot.count({ where: { deletedAt: null } })) === 0 ? true : null,
  );
  const volume = await volumes.atRest(id);
  expect(volume).toMatchObject({ status: 'in-use', errorMessage: null, location: `volume-${id}` });
  const left = await cloud.db.volume.findMany({ where: { deletedAt: null } });
  const locations = left.map(({ location }) => location).sort();
  expect((await readdir(cloud.config.volumesDir)).sort()).toEqual(locations);
  expect(await cloud.libvirt.domains.state(instanceId)).toMatchObject({ state: 'running' });
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
}

const snapshotNow = (id: string): Promise<VolumeSnapshot> =>
  cloud.db.volumeSnapshot.findUniqueOrThrow({ where: { id } });

test.each(inUseFaultPoints)(
  'a worker killed at %s is followed by one that takes the snapshot, one killed at %s by one that removes it',
  async (take, remove) => {
    await workers.running();
    const before = await inGuest((shell) => write(shell));
    const taking = await workers.doomed(take);
    const snapshotId = await freeze(volumeId);
    await taking.killed(60_000);
    await workers.running();
    expect(await volumes.atRest(volumeId)).toMatchObject({
      status: 'in-use',
      location: `volume-${volumeId}.${snapshotId}`,
    });
    const snapshot = await snapshotNow(snapshotId);
    expect(snapshot).toMatchObject({ status: 'available', location: `volume-${volumeId}`, attached: true });
    const now = await inGuest(async (shell) => {
      expect(await sumIn(shell)).toBe(before);
      return write(shell);
    });
    // What the guest has written since lies in the new layer alone.
    expect(await sumOf(snapshot.location)).toBe(before);

    const removing = await workers.doomed(remove);
    await deleteSnapshot(cloud.ctx, { id: snapshotId });
    await removing.killed(60_000);
    await workers.running();
    await expectOneLayer(volumeId);
    expect(await inGuest((shell) => sumIn(shell))).toBe(now);
  },
  240_000,
);

test.each(middleMergeFaultPoints)(
  'a worker killed at %s is followed by one that removes the older of two snapshots, and the newer one stays what it was',
  async (point) => {
    await workers.running();
    const taken = async (): Promise<string> => {
      const id = await freeze(volumeId);
      await volumes.atRest(volumeId);
      return id;
    };
    const gone = (id: string) =>
      cloud.until('the snapshot to be gone', 90_000, async () =>
        (await snapshotNow(id)).deletedAt === null ? null : true,
      );
    await inGuest((shell) => write(shell));
    const older = await taken();
    const held = await inGuest((shell) => write(shell));
    const newer = await taken();
    const now = await inGuest((shell) => write(shell));

    const removing = await workers.doomed(point);
    await deleteSnapshot(cloud.ctx, { id: older });
    await removing.killed(60_000);
    await workers.running();
    await gone(older);
    expect(await volumes.atRest(volumeId)).toMatchObject({ status: 'in-use', errorMessage: null });
    expect(await readdir(cloud.config.volumesDir)).toHaveLength(2);
    expect(await sumOf((await snapshotNow(newer)).location)).toBe(held);
    expect(await inGuest((shell) => sumIn(shell))).toBe(now);
    await deleteSnapshot(cloud.ctx, { id: newer });
    await gone(newer);
    await volumes.atRest(volumeId);
    expect(await inGuest((shell) => sumIn(shell))).toBe(now);
  },
  240_000,
);

test.each(backupInUseFaultPoints)(
  'a worker killed at %s is followed by one that stores what the guest had written when it was asked',
  async (point) => {
    await workers.running();
    const before = await inGuest((shell) => write(shell));
    const doomed = await workers.doomed(point);
    const id = await backups.ask(volumeId, { incremental: false });
    await doomed.killed(60_000);
    await workers.running();
    const now = await inGuest((shell) => write(shell));
    expect(await backups.atRest(id)).toMatchObject({
      status: 'available',
      errorMessage: null,
      attached: true,
    });
    await expectOneLayer(volumeId);
    expect(await inGuest((shell) => sumIn(shell))).toBe(now);
    const restored = await backups.restore(id);
    expect(restored).toMatchObject({ status: 'available', errorMessage: null });
    expect(await sumOf(restored.location)).toBe(before);
    await volumes.delete(restored.id);
    await volumes.atRest(restored.id);
    await backups.delete(id);
    expect(await backups.stored()).toEqual([]);
  },
  240_000,
);

test('a daemon that is killed while it merges a volume it serves: it is merged all the same, and no byte is lost', async () => {
  await workers.running();
  const type = await cloud.db.volumeType.create({ data: { name: 'shared', multiattach: true } });
  const id = await volumes.create({ typeId: type.id });
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  await inGuest((shell) => shell.untilDisk('vdc'));
  for (const point of servedMergePoints) {
    const snapshotId = await freeze(id);
    await volumes.atRest(id);
    const written = await inGuest((shell) => write(shell, 'vdc'));
    const worker = await workers.held(point);
    await deleteSnapshot(cloud.ctx, { id: snapshotId });
    await worker.reached();
    process.kill(
      Number(await readFile(path.join(cloud.config.nbdDir, 'nbd-serving.pid'), 'utf8')),
      'SIGKILL',
    );
    worker.go();
    await expectOneLayer(id);
    expect(await inGuest((shell) => sumIn(shell, 'vdc')), point).toBe(written);
    expect(await inGuest((shell) => shell.run('dmesg | grep -c "I/O error"; true')), point).toBe('0');
  }
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
}, 400_000);
