import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getInstance } from '@skydeck/core/compute/get-instance';
import { updateInstance } from '@skydeck/core/compute/update-instance';
import type { LaunchInstancesInput } from '@skydeck/core/compute/instance.input';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { updateVolume } from '@skydeck/core/volume/update-volume';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { importInstaller, unpackGuest } from '../testing/test-installer';
import { TestVolumes } from '../testing/test-volumes';

const BOOT_MS = 240_000;
const GIB = 1024 ** 3;
const FROM_IMAGE = { source: { kind: 'image', sizeGiB: 1 }, deleteOnTermination: false } as const;

let cloud: TestCloud;
let volumes: TestVolumes;
let directory: string;
let shell: GuestShell | null = null;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-launch-'));
  cloud = await TestCloud.create();
  await cloud.startWorker();
  volumes = new TestVolumes(cloud);
}, BOOT_MS);
afterEach(() => {
  shell?.close();
  shell = null;
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

/** Launches it and waits for its shell. */
async function boot(input: Partial<LaunchInstancesInput>): Promise<string> {
  const id = await cloud.launchOne(input);
  expect(await cloud.atRest(id, BOOT_MS)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
  await openShell(id);
  return id;
}

async function openShell(id: string): Promise<void> {
  shell?.close();
  shell = await GuestShell.open(cloud, id);
}

const inGuest = (command: string): Promise<string> =>
  shell?.run(command) ?? Promise.reject(new Error('no guest'));

const disksOf = async (id: string) => (await getInstance(cloud.ctx, { id })).disks;

async function remove(id: string): Promise<void> {
  await cloud.act(id, 'delete');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED' });
}

test(
  'a guest boots from a new volume, has its disks in the order asked for, and what was written outlives it',
  async () => {
    const kept = await volumes.create({ name: 'kept', sizeGiB: 2 });
    const id = await boot({
      name: 'first',
      rootVolume: FROM_IMAGE,
      disks: [
        { source: { kind: 'volume', volumeId: kept }, deleteOnTermination: false, bootable: false },
        { source: { kind: 'blank', sizeGiB: 3 }, deleteOnTermination: true, bootable: true },
      ],
    });
    const disks = await disksOf(id);
    expect(disks).toMatchObject([
      { device: 'vda', bootIndex: 0, deleteOnTermination: false, volume: { name: 'first-root', sizeGiB: 1 } },
      { device: 'vdb', bootIndex: null, deleteOnTermination: false, volume: { id: kept, name: 'kept' } },
      { device: 'vdc', bootIndex: 1, deleteOnTermination: true, volume: { name: 'first-vdc', sizeGiB: 3 } },
    ]);
    const [root = '', , scratch = ''] = disks.map(({ volume }) => volume?.id ?? '');
    expect(await inGuest('for d in a b c; do cat /sys/block/vd$d/serial; echo; done')).toBe(
      [root, kept, scratch].map((each) => each.slice(0, 20)).join('\n'),
    );
    expect(await inGuest('for d in a b c; do blockdev --getsize64 /dev/vd$d; done')).toBe(
      [1, 2, 3].map((size) => String(size * GIB)).join('\n'),
    );
    expect((await cloud.db.instance.findUniqueOrThrow({ where: { id } })).diskGiB).toBe(0);
    await inGuest('echo root >/root/mark; echo kept | dd of=/dev/vdb conv=fsync 2>/dev/null; sync');

    for (const action of ['reboot-hard', 'suspend', 'resume', 'stop', 'start'] as const) {
      await cloud.act(id, action);
      expect(await cloud.atRest(id, BOOT_MS)).toMatchObject({ errorMessage: null });
    }
    await openShell(id);
    expect(await inGuest('cat /root/mark; head -c 4 /dev/vdb')).toBe('root\nkept');
    expect(await inGuest('cat /sys/block/vda/serial')).toBe(root.slice(0, 20));
    await expect(volumes.detach(root, id)).rejects.toThrow('the instance boots from it');

    await remove(id);
    for (const each of [root, kept])
      expect(await volumes.atRest(each)).toMatchObject({ status: 'available' });
    expect((await volumes.atRest(scratch)).deletedAt).not.toBeNull();

    // The volume that was kept is launched again, and then a snapshot of it, as a volume that goes with its instance.
    const again = await boot({
      imageId: undefined,
      rootVolume: { source: { kind: 'volume', volumeId: root }, deleteOnTermination: false },
    });
    expect(await inGuest('cat /root/mark')).toBe('root');
    await inGuest('echo again >/root/mark; sync');
    await remove(again);
    expect(await volumes.atRest(root)).toMatchObject({ status: 'available' });
    const { id: snapshotId } = await createSnapshot(
      cloud.ctx,
      createSnapshotInput.parse({ volumeId: root, name: 'before' }),
    );
    await volumes.atRest(root);
    const copy = await boot({
      imageId: undefined,
      rootVolume: { source: { kind: 'snapshot', snapshotId, sizeGiB: 2 }, deleteOnTermination: true },
    });
    expect(await inGuest('cat /root/mark')).toBe('again');
    const [copied] = await disksOf(copy);
    await remove(copy);
    expect((await volumes.atRest(copied?.volume?.id ?? '')).deletedAt).not.toBeNull();
  },
  3 * BOOT_MS,
);

test(
  'an ISO image boots while its blank volume is blank, then the volume does; its order can be turned round',
  async () => {
    await unpackGuest(cloud, directory);
    const image = await importInstaller(cloud, directory);
    expect(image).toMatchObject({ status: 'active', diskFormat: 'iso' });
    const id = await boot({
      imageId: image.id,
      rootVolume: { source: { kind: 'blank', sizeGiB: 1 }, deleteOnTermination: true },
      disks: [
        {
          source: { kind: 'image', imageId: cloud.image.id, sizeGiB: 1 },
          deleteOnTermination: true,
          bootable: false,
        },
      ],
    });
    const fromDrive = async () => (await inGuest('cat /proc/cmdline')).includes('from=cd');
    expect(await fromDrive()).toBe(true);
    const [root] = await disksOf(id);
    expect(await cloud.db.volume.findUnique({ where: { id: root?.volume?.id } })).toMatchObject({
      bootable: true,
    });
    // What an installer does.
    const mebibytes = Math.ceil(Number(cloud.image.virtualBytes) / 2 ** 20);
    await inGuest('cd /; umount /root 2>/dev/null || true');
    await inGuest(`dd if=/dev/vdb of=/dev/vda bs=1M count=${mebibytes} conv=fsync 2>/dev/null`);
    const reboot = async () => {
      await cloud.act(id, 'reboot-hard');
      expect(await cloud.atRest(id, BOOT_MS)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
      await openShell(id);
    };
    await reboot();
    expect(await fromDrive()).toBe(false);
    await updateInstance(cloud.ctx, { id, cdromFirst: true });
    await reboot();
    expect(await fromDrive()).toBe(true);
    await reboot();
    expect(await fromDrive()).toBe(true);
    await remove(id);
  },
  3 * BOOT_MS,
);

test('what cannot be is refused before anything is made', async () => {
  const volumeId = await volumes.create();
  const root = { source: { kind: 'volume', volumeId }, deleteOnTermination: false } as const;
  const launch = (input: Partial<LaunchInstancesInput>) =>
    cloud.launchOne({ name: 'refused', imageId: undefined, ...input });
  await expect(launch({ rootVolume: root })).rejects.toThrow('not marked as bootable');
  await updateVolume(cloud.ctx, { id: volumeId, bootable: true });
  await expect(launch({ imageId: cloud.image.id, rootVolume: root })).rejects.toThrow(
    'and a volume are to be',
  );
  const large = {
    source: { kind: 'blank', sizeGiB: 5_000 },
    deleteOnTermination: false,
    bootable: false,
  } as const;
  await expect(launch({ rootVolume: root, disks: [large] })).rejects.toThrow('5000 GiB of volumes wanted');
  const project = await cloud.db.project.create({ data: { name: 'other' } });
  await cloud.db.volume.update({ where: { id: volumeId }, data: { projectId: project.id } });
  await expect(launch({ rootVolume: root })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await cloud.db.instance.count({ where: { name: 'refused' } })).toBe(0);
  expect(await cloud.db.volume.findUnique({ where: { id: volumeId } })).toMatchObject({
    status: 'available',
  });
}, 120_000);
