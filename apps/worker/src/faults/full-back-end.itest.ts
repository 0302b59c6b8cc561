import { randomUUID } from 'node:crypto';
import { rename, stat } from 'node:fs/promises';
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
  const port = String(12_000 + Math.floor(Math.random() * 8_000));
  cloud = await TestCloud.create({ SKYDECK_NBD_PORT: port });
  const { volumesDir } = cloud.config;
  const { gid } = await stat(volumesDir);
  await execa('mount', ['-t', 'tmpfs', '-o', `size=64m,mode=2770,gid=${gid}`, 'tmpfs', volumesDir]);
  await cloud.startWorker();
  await cloud.db.volumeBackend.updateMany({
    data: { overProvisioningRatio: 1_000_000, reservedPercent: 0 },
  });
  volumes = new TestVolumes(cloud);
  instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  shell = await GuestShell.open(cloud, instanceId);
}, 240_000);
afterAll(async () => {
  shell?.close();
  await cloud.stopWorker();
  await cloud.clear();
  await execa('umount', ['-l', cloud.config.volumesDir], { reject: false });
  await cloud.close();
});

/** What several guests may share is served over NBD, by a daemon that sees what is mounted here. */
async function createVolume(): Promise<string> {
  const { id } = await cloud.db.volumeType.create({ data: { name: randomUUID(), multiattach: true } });
  return volumes.create({ typeId: id });
}

const instance = (facts: object) =>
  cloud.until(`an instance with ${JSON.stringify(facts)}`, 60_000, () =>
    cloud.db.instance.findFirst({ where: { id: instanceId, ...facts } }),
  );

test('a back end without room: the guest is held, says why, and has lost nothing when there is room', async () => {
  const { volumesDir } = cloud.config;
  await execa('mount', ['-o', 'remount,size=64m', volumesDir]);
  const id = await createVolume();
  await volumes.attach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
  shell.begin(
    'until [ -b /dev/vdb ]; do sleep 1; done; dd if=/dev/urandom of=/dev/vdb bs=1M count=96 oflag=direct && echo written',
  );
  const held = await instance({ status: 'PAUSED', errorCode: 'STORAGE' });
  expect(held.errorMessage).toMatch(/^The guest is held: the back end .* has no room/);
  await execa('mount', ['-o', 'remount,size=256m', volumesDir]);
  await shell.until('written', 120_000);
  await instance({ status: 'ACTIVE', errorMessage: null });
  expect(await shell.run('dmesg | grep -c "I/O error"; true')).toBe('0');
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available' });
  await volumes.delete(id);
  await volumes.atRest(id);
}, 240_000);

test('a pool that goes away under an attached volume: the guest goes on, and so does the pool when it is back', async () => {
  const { volumesDir } = cloud.config;
  await execa('umount', ['-l', volumesDir]);
  const id = await createVolume();
  await volumes.attach(id, instanceId);
  await volumes.atRest(id);
  await rename(volumesDir, `${volumesDir}.away`);
  await cloud.until('the back end to say so', 60_000, () =>
    cloud.db.volumeBackend.findFirst({ where: { problem: { contains: 'gone' } } }),
  );
  await shell.run(
    'until [ -b /dev/vdb ]; do sleep 1; done; dd if=/dev/urandom of=/dev/vdb bs=64k count=16 oflag=direct 2>/dev/null',
  );
  await rename(`${volumesDir}.away`, volumesDir);
  await cloud.until('the back end to be well', 60_000, () =>
    cloud.db.volumeBackend.findFirst({ where: { problem: null } }),
  );
  await volumes.detach(id, instanceId);
  expect(await volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
}, 240_000);
