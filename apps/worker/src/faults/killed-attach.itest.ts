import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import { attachmentFaultPoints, directAttachmentFaultPoints } from './attach-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let volumes: TestVolumes;
let instanceId: string;
/** Of which one is brought to guests over NBD, since several may share it, and the other is opened by the guest's QEMU. */
const ids = { nbd: '', direct: '' };

beforeAll(async () => {
  const port = String(12_000 + Math.floor(Math.random() * 8_000));
  cloud = await TestCloud.create({ SKYDECK_NBD_PORT: port });
  workers = new TestWorkers(cloud);
  volumes = new TestVolumes(cloud);
  await workers.running();
  instanceId = await cloud.launchOne();
  const type = await cloud.db.volumeType.create({ data: { name: 'shared', multiattach: true } });
  ids.nbd = await volumes.create({ typeId: type.id });
  ids.direct = await volumes.create();
  await cloud.atRest(instanceId);
  await cloud.untilBootLog(instanceId, 'Skydeck guest', 120_000);
}, 240_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

/** What the hypervisor has, not what the rows say. */
async function plugged(volumeId: string): Promise<boolean> {
  return (await cloud.libvirt.domains.xml(instanceId)).includes(`<serial>${volumeId.slice(0, 20)}</serial>`);
}

async function expectAttached(volumeId: string, mode: 'nbd' | 'direct'): Promise<void> {
  expect(await volumes.atRest(volumeId)).toMatchObject({ status: 'in-use', errorMessage: null });
  expect(await plugged(volumeId)).toBe(true);
  expect(await cloud.db.volumeAttachment.findMany({ where: { volumeId } })).toMatchObject([
    { status: 'attached', mode },
  ]);
}

async function expectDetached(volumeId: string): Promise<void> {
  expect(await volumes.atRest(volumeId)).toMatchObject({ status: 'available', errorMessage: null });
  expect(await plugged(volumeId)).toBe(false);
  expect(await cloud.db.volumeAttachment.count()).toBe(0);
}

test.each([
  ...attachmentFaultPoints.map((points) => ['nbd', ...points] as const),
  ...directAttachmentFaultPoints.map((points) => ['direct', ...points] as const),
])(
  '%s: a worker killed at %s attaches once in the end, and one killed at %s detaches',
  async (mode, attach, detach) => {
    const id = ids[mode];
    const attaching = await workers.doomed(attach);
    await volumes.attach(id, instanceId);
    await attaching.killed(30_000);
    await workers.running();
    await expectAttached(id, mode);
    const detaching = await workers.doomed(detach);
    await volumes.detach(id, instanceId);
    await detaching.killed(30_000);
    await workers.running();
    await expectDetached(id);
  },
  120_000,
);
