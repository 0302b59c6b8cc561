import { extendVolume } from '@skydeck/core/volume/extend-volume';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';

let cloud: TestCloud;
let volumes: TestVolumes;
let instanceId: string;
let shell: GuestShell;

beforeAll(async () => {
  cloud = await TestCloud.create({ SKYDECK_DETACH_TIMEOUT_SECONDS: '20' });
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

test('a volume is plugged in, written, extended in use, and kept over reboots and stops', async () => {
  const id = await volumes.create();
  expect(await volumes.attach(id, instanceId)).toBe('vdb');
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
  await shell.untilDisk('vdb');
  expect(await shell.run('cat /sys/block/vdb/serial')).toBe(id.slice(0, 20));
  expect(await shell.run('blockdev --getsize64 /dev/vdb')).toBe(String(1024 ** 3));
  await shell.run('mke2fs -q /dev/vdb && mount /dev/vdb /mnt && echo kept >/mnt/file && umount /mnt');

  await extendVolume(cloud.ctx, { id, sizeGiB: 2 });
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', sizeGiB: 2, errorMessage: null });
  expect(await shell.run('blockdev --getsize64 /dev/vdb')).toBe(String(2 * 1024 ** 3));

  for (const action of ['reboot-hard', 'stop', 'start'] as const) {
    await cloud.act(instanceId, action);
    await cloud.atRest(instanceId, 90_000);
  }
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await shell.run('mount /dev/vdb /mnt && cat /mnt/file')).toBe('kept');
  await shell.run('umount /mnt');

  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
  expect(await shell.run('ls /dev/vd?')).toBe('/dev/vda');
  await volumes.delete(id);
  await volumes.atRest(id);
}, 400_000);

test('a volume that is attached to read is not written to', async () => {
  const id = await volumes.create();
  await volumes.attach(id, instanceId, { readOnly: true, device: 'vdf' });
  await volumes.atRest(id);
  // Guests name their disks as they find them.
  const disk = await shell.run(
    'until ls /dev/vd[b-z] >/dev/null 2>&1; do sleep 0.2; done; cd /dev; ls vd[b-z]',
  );
  expect(await shell.run(`cat /sys/block/${disk}/ro`)).toBe('1');
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available' });
}, 120_000);

test('a guest that does not let a volume go keeps it, and the volume says so', async () => {
  const id = await volumes.create();
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  // A guest that hears nothing: its processor does not run.
  await cloud.libvirt.domains.suspend(instanceId);
  await cloud.until('the pause to be seen', 30_000, async () =>
    cloud.db.instance.findFirst({ where: { id: instanceId, status: 'PAUSED' } }),
  );
  await expect(volumes.detach(id, instanceId)).rejects.toThrow('paused');
  await cloud.db.instance.update({ where: { id: instanceId }, data: { status: 'ACTIVE' } });
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({
    status: 'in-use',
    errorCode: 'CONFLICT',
    errorMessage: 'The guest did not let vdb go within 20 s.',
  });
  await cloud.libvirt.domains.resume(instanceId);
  await cloud.until('the resumption to be seen', 30_000, async () =>
    cloud.db.instance.findFirst({ where: { id: instanceId, status: 'ACTIVE', powerState: 'RUNNING' } }),
  );
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
}, 180_000);

test('an encrypted volume is opened with its key, which shows nowhere', async () => {
  const type = await cloud.db.volumeType.create({
    data: { name: 'secret', encryption: 'luks', cipher: 'aes-xts-plain64', keyBits: 256 },
  });
  const id = await volumes.create({ typeId: type.id });
  await volumes.attach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
  await shell.untilDisk('vdb');
  await shell.run('echo hidden | dd of=/dev/vdb conv=fsync 2>/dev/null');
  await cloud.act(instanceId, 'reboot-hard');
  await cloud.atRest(instanceId, 90_000);
  shell.close();
  shell = await GuestShell.open(cloud, instanceId);
  expect(await shell.run('head -c 6 /dev/vdb')).toBe('hidden');
  // Lent only while QEMU opens the disk.
  expect((await cloud.libvirt.secrets.list()).map(({ uuid }) => uuid)).not.toContain(id);
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available' });
}, 240_000);

test('the limits of its type are kept in the guest', async () => {
  const qos = await cloud.db.qosSpec.create({
    data: { name: 'slow', specs: { total_bytes_sec: String(4 * 1024 ** 2) } },
  });
  const type = await cloud.db.volumeType.create({ data: { name: 'slow', qosSpecId: qos.id } });
  const rate = async (typeId: string | null): Promise<number> => {
    const id = await volumes.create({ typeId });
    await volumes.attach(id, instanceId);
    await volumes.atRest(id);
    await shell.untilDisk('vdb');
    const command = 'dd if=/dev/zero of=/dev/vdb bs=1M count=32 oflag=direct';
    const [before, after] = (
      await shell.run(`cat /proc/uptime; ${command} >/dev/null 2>&1; cat /proc/uptime`, 120_000)
    )
      .split('\n')
      .map((line) => Number(line.split(' ')[0]));
    await volumes.detach(id, instanceId);
    await volumes.atRest(id);
    return 32 / ((after ?? 0) - (before ?? 0));
  };
  const [limited, free] = [await rate(type.id), await rate(null)];
  process.stdout.write(
    `limited to 4 MiB/s: ${limited.toFixed(1)}, without limit: ${free.toFixed(1)} MiB/s\n`,
  );
  expect(limited).toBeLessThan(6);
  expect(free).toBeGreaterThan(limited * 2);
}, 240_000);

test('with its instance go the volumes that are to, and the others are free', async () => {
  const [doomed, kept] = [await volumes.create(), await volumes.create()];
  await volumes.attach(doomed, instanceId, { deleteOnTermination: true });
  await volumes.atRest(doomed);
  await volumes.attach(kept, instanceId);
  await volumes.atRest(kept);
  await cloud.act(instanceId, 'delete');
  expect(await cloud.atRest(instanceId)).toMatchObject({ status: 'DELETED' });
  expect(await volumes.atRest(kept)).toMatchObject({ status: 'available', deletedAt: null });
  expect((await volumes.atRest(doomed)).deletedAt).not.toBeNull();
}, 120_000);
