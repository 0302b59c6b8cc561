import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { extendVolume } from '@skydeck/core/volume/extend-volume';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';

let cloud: TestCloud;
let volumes: TestVolumes;
let instanceId: string;
let shell: GuestShell;

beforeAll(async () => {
  const port = String(12_000 + Math.floor(Math.random() * 8_000));
  cloud = await TestCloud.create({ SKYDECK_VOLUME_ATTACH: 'nbd', SKYDECK_NBD_PORT: port });
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

async function kill(daemon: 'nbd-serving' | 'nbd-reaching'): Promise<void> {
  const pid = Number(await readFile(path.join(cloud.config.nbdDir, `${daemon}.pid`), 'utf8'));
  process.kill(pid, 'SIGKILL');
}

test('a volume over NBD: written, kept through lost peers and restarts, let go', async () => {
  const type = await cloud.db.volumeType.create({
    data: { name: 'secret', encryption: 'luks', cipher: 'aes-xts-plain64', keyBits: 256 },
  });
  const id = await volumes.create({ typeId: type.id });
  await volumes.attach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
  expect(await cloud.db.volumeAttachment.findFirstOrThrow({ where: { volumeId: id } })).toMatchObject({
    mode: 'nbd',
    nbdPort: cloud.config.nbd.port,
  });
  await shell.run('until [ -b /dev/vdb ]; do sleep 1; done; mke2fs -q /dev/vdb && mount /dev/vdb /mnt');

  const write = (name: string): string =>
    `dd if=/dev/urandom of=/mnt/nbd-${name} bs=64k count=32 conv=fsync 2>/dev/null`;
  for (const daemons of [['nbd-serving'], ['nbd-reaching'], ['nbd-reaching', 'nbd-serving']] as const) {
    // In the middle of a write: it ends when all is back.
    const written = shell.run(write(daemons.join('-')), 90_000);
    for (const daemon of daemons) await kill(daemon);
    await written;
  }
  // Nobody is there to start them again, until the worker is.
  await shell.run(`(sleep 5; ${write('alone')}; echo $? >/tmp/alone) >/dev/null 2>&1 & true`);
  await cloud.stopWorker();
  await kill('nbd-serving');
  await kill('nbd-reaching');
  await cloud.untilHeld(instanceId);
  await cloud.startWorker();
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await shell.run('until [ -s /tmp/alone ]; do sleep 1; done; cat /tmp/alone')).toBe('0');
  await cloud.until('the instance to be active', 30_000, async () =>
    cloud.db.instance.findFirst({ where: { id: instanceId, status: 'ACTIVE', errorMessage: null } }),
  );
  const sums = await shell.run('cd /mnt && sha256sum nbd-* && cd /');

  // Frozen, grown and merged while the guest has it mounted.
  const { id: snapshotId } = await createSnapshot(
    cloud.ctx,
    createSnapshotInput.parse({ volumeId: id, name: 'served' }),
  );
  expect(await volumes.atRest(id)).toMatchObject({ location: `volume-${id}.${snapshotId}` });
  await shell.run(write('since'), 90_000);
  const since = await shell.run('sha256sum /mnt/nbd-since');
  await extendVolume(cloud.ctx, { id, sizeGiB: 2 });
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', sizeGiB: 2, errorMessage: null });
  expect(await shell.run('blockdev --getsize64 /dev/vdb')).toBe(String(2 * 1024 ** 3));
  const writing = shell.run(write('merging'), 90_000);
  await deleteSnapshot(cloud.ctx, { id: snapshotId });
  await writing;
  await cloud.until('the snapshot to be gone', 60_000, async () =>
    cloud.db.volumeSnapshot.findFirst({ where: { id: snapshotId, deletedAt: { not: null } } }),
  );
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', location: `volume-${id}` });
  expect(await readdir(cloud.config.volumesDir)).toEqual([`volume-${id}`]);
  expect(await shell.run('sha256sum /mnt/nbd-since')).toBe(since);
  await shell.run('rm /mnt/nbd-since /mnt/nbd-merging && umount /mnt');

  // The worker is away; what it serves is not.
  await cloud.stopWorker();
  await cloud.startWorker();
  await cloud.act(instanceId, 'reboot-hard');
  await cloud.atRest(instanceId, 90_000);
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await shell.run('mount /dev/vdb /mnt && cd /mnt && sha256sum nbd-* && cd / && umount /mnt')).toBe(
    sums,
  );

  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
  // Nobody has hold of it any more.
  await volumes.delete(id);
  expect((await volumes.atRest(id)).deletedAt).not.toBeNull();
}, 400_000);

test('what several guests share is served to each', async () => {
  const type = await cloud.db.volumeType.create({ data: { name: 'shared', multiattach: true } });
  const id = await volumes.create({ typeId: type.id });
  const other = await cloud.launchOne();
  await cloud.atRest(other);
  const second = await GuestShell.open(cloud, other);
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  await volumes.attach(id, other);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
  // Past both guests' caches, as whoever shares a disk must.
  await shell.run(
    'until [ -b /dev/vdb ]; do sleep 1; done; echo shared | dd of=/dev/vdb bs=4k conv=sync oflag=direct 2>/dev/null',
  );
  const read = 'dd if=/dev/vdb bs=4k count=1 iflag=direct 2>/dev/null | head -c 6';
  expect(await second.run(`until [ -b /dev/vdb ]; do sleep 1; done; ${read}`)).toBe('shared');
  await second.run('echo answer | dd of=/dev/vdb bs=4k conv=sync oflag=direct 2>/dev/null');
  expect(await shell.run(read)).toBe('answer');
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use' });
  expect(await second.run(read)).toBe('answer');
  await volumes.detach(id, other);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available' });
  second.close();
}, 300_000);
