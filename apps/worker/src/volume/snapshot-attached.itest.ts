import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createVolume } from '@skydeck/core/volume/create-volume';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { revertVolume } from '@skydeck/core/volume/snapshot/revert-volume';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { createVolumeInput } from '@skydeck/core/volume/volume.input';
import type { VolumeSnapshot } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';

let cloud: TestCloud;
let volumes: TestVolumes;
let instanceId: string;
let shell: GuestShell;

beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
  volumes = new TestVolumes(cloud);
  instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  shell = await GuestShell.open(cloud, instanceId);
}, 240_000);
afterAll(async () => {
  shell?.close();
  await cloud.close();
});

async function take(volumeId: string, name: string): Promise<VolumeSnapshot> {
  const { id } = await createSnapshot(cloud.ctx, createSnapshotInput.parse({ volumeId, name }));
  await volumes.atRest(volumeId);
  return cloud.db.volumeSnapshot.findUniqueOrThrow({ where: { id } });
}

/** A guest that has not seen the disk yet would write into a file of that name. */
const fill = (byte: string): Promise<string> =>
  shell.run(
    `until [ -b /dev/vdb ]; do sleep 1; done; tr '\\0' ${byte} </dev/zero | dd of=/dev/vdb bs=64k count=64 conv=fsync iflag=fullblock 2>/dev/null; sync`,
  );
const sum = async (): Promise<string> =>
  (
    await shell.run(
      'echo 3 >/proc/sys/vm/drop_caches; dd if=/dev/vdb bs=64k count=64 2>/dev/null | sha256sum',
    )
  ).slice(0, 64);

test('a volume in use is snapshotted, written on, and what the guest sees after a reversion is what it was', async () => {
  const id = await volumes.create();
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  await fill('a');
  const before = await sum();

  const snapshot = await take(id, 'in use');
  // The test's guest has no agent.
  expect(snapshot).toMatchObject({ status: 'available', attached: true, quiesced: false });
  const { location, status } = await cloud.db.volume.findUniqueOrThrow({ where: { id } });
  expect({ location, status }).toEqual({ location: `volume-${id}.${snapshot.id}`, status: 'in-use' });
  const xml = await cloud.libvirt.domains.xml(instanceId);
  expect(xml).toContain(`<source file='${path.join(cloud.config.volumesDir, location!)}'`);

  await fill('b');
  const after = await sum();
  expect(after).not.toBe(before);
  await cloud.act(instanceId, 'reboot-hard');
  await cloud.atRest(instanceId, 90_000);
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await sum()).toBe(after);

  // Only while nothing of it is in a guest's memory.
  await expect(revertVolume(cloud.ctx, { id: snapshot.id })).rejects.toThrow('not off');
  await cloud.act(instanceId, 'stop');
  await cloud.atRest(instanceId, 90_000);
  await revertVolume(cloud.ctx, { id: snapshot.id });
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
  await cloud.act(instanceId, 'start');
  await cloud.atRest(instanceId, 90_000);
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await sum()).toBe(before);
  await volumes.detach(id, instanceId);
  await volumes.atRest(id);
}, 400_000);

test.each(['plain', 'encrypted'])(
  'snapshots of a %s volume in use are deleted while its guest writes, the older one first',
  async (kind) => {
    const encryption = kind === 'encrypted' ? 'luks' : null;
    const type = await cloud.db.volumeType.create({ data: { name: kind, encryption } });
    const id = await volumes.create({ typeId: type.id });
    await volumes.attach(id, instanceId);
    await volumes.atRest(id);
    await fill('a');
    const [older, newer] = [await take(id, 'older'), await take(id, 'newer')];
    await fill('b');
    const now = await sum();
    const files = async (): Promise<string[]> =>
      (await readdir(cloud.config.volumesDir)).filter((name) => name.startsWith(`volume-${id}`)).sort();
    const remove = async (snapshotId: string): Promise<void> => {
      await deleteSnapshot(cloud.ctx, { id: snapshotId });
      await cloud.until('the snapshot to be gone', 90_000, async () =>
        cloud.db.volumeSnapshot.findFirst({ where: { id: snapshotId, deletedAt: { not: null } } }),
      );
      expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
    };
    await remove(older.id);
    expect(await cloud.db.volumeSnapshot.findUniqueOrThrow({ where: { id: newer.id } })).toMatchObject({
      status: 'available',
      location: `volume-${id}`,
    });
    expect(await files()).toEqual([`volume-${id}`, `volume-${id}.${newer.id}`]);
    const writing = shell.run(
      'dd if=/dev/urandom of=/dev/vdb bs=64k seek=64 count=64 conv=fsync 2>/dev/null',
    );
    await remove(newer.id);
    await writing;
    expect(await files()).toEqual([`volume-${id}`]);
    expect(await cloud.db.volume.findUniqueOrThrow({ where: { id } })).toMatchObject({
      location: `volume-${id}`,
    });
    expect(await sum()).toBe(now);
    await expect(cloud.libvirt.domains.state(instanceId)).resolves.toMatchObject({ state: 'running' });
    await cloud.act(instanceId, 'reboot-hard');
    await cloud.atRest(instanceId, 90_000);
    shell.close();
    shell = await GuestShell.open(cloud, instanceId);
    expect(await sum()).toBe(now);
    await volumes.detach(id, instanceId);
    await volumes.atRest(id);
  },
  400_000,
);

test('an encrypted volume in use goes on in an encrypted layer, over a reboot too', async () => {
  const type = await cloud.db.volumeType.create({ data: { name: 'secret', encryption: 'luks' } });
  const id = await volumes.create({ typeId: type.id });
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  await fill('c');
  const before = await sum();
  const snapshot = await take(id, 'sealed');
  expect(snapshot).toMatchObject({ status: 'available', attached: true });
  expect(await sum()).toBe(before);
  const { location } = await cloud.db.volume.findUniqueOrThrow({ where: { id } });
  const { stdout } = await execa('qemu-img', [
    'info',
    '-U',
    '--output=json',
    path.join(cloud.config.volumesDir, location!),
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ encrypted: true });
  await cloud.act(instanceId, 'reboot-hard');
  await cloud.atRest(instanceId, 90_000);
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await sum()).toBe(before);
  await volumes.detach(id, instanceId);
  await volumes.atRest(id);
}, 400_000);

test('a volume of an instance that is off, and one made from a snapshot of a volume in use', async () => {
  const id = await volumes.create();
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  await fill('d');
  const before = await sum();
  const snapshot = await take(id, 'running');
  const wanted = createVolumeInput.parse({
    name: 'copy',
    sizeGiB: 1,
    source: { kind: 'snapshot', snapshotId: snapshot.id },
  });
  const { id: copyId } = await createVolume(cloud.ctx, wanted);
  expect(await volumes.atRest(copyId)).toMatchObject({ status: 'available', errorMessage: null });
  await cloud.act(instanceId, 'stop');
  await cloud.atRest(instanceId, 90_000);
  expect(await take(id, 'off')).toMatchObject({ status: 'available', attached: false, quiesced: false });
  await cloud.act(instanceId, 'start');
  await cloud.atRest(instanceId, 90_000);
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await sum()).toBe(before);
}, 400_000);
