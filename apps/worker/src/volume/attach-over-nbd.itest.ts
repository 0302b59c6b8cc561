import { readFile } from 'node:fs/promises';
import path from 'node:path';
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
  await shell.run('mke2fs -q /dev/vdb && mount /dev/vdb /mnt');

  for (const daemon of ['nbd-serving', 'nbd-reaching'] as const) {
    await kill(daemon);
    // Asked while nobody answers; it ends when all is back.
    await shell.run(`dd if=/dev/urandom of=/mnt/${daemon} bs=64k count=32 conv=fsync 2>/dev/null`, 90_000);
  }
  const sums = await shell.run('cd /mnt && sha256sum nbd-* && cd / && umount /mnt');

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
  await shell.run('echo shared | dd of=/dev/vdb conv=fsync 2>/dev/null');
  expect(await second.run('head -c 6 /dev/vdb')).toBe('shared');
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use' });
  expect(await second.run('dd if=/dev/vdb bs=512 count=1 iflag=direct 2>/dev/null | head -c 6')).toBe(
    'shared',
  );
  await volumes.detach(id, other);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available' });
  second.close();
}, 300_000);
