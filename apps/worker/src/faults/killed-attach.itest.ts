import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { WorkerProcess } from '../testing/worker-process';
import { attachmentFaultPoints } from './attach-fault-points';

let cloud: TestCloud;
let volumes: TestVolumes;
let instanceId: string;
let volumeId: string;
let worker: WorkerProcess | null = null;

const run = async (...args: Parameters<typeof WorkerProcess.start>): Promise<WorkerProcess> => {
  worker = await WorkerProcess.start(...args);
  return worker;
};
const stop = async (): Promise<void> => {
  await worker?.stop();
  worker = null;
};

beforeAll(async () => {
  const port = String(12_000 + Math.floor(Math.random() * 8_000));
  cloud = await TestCloud.create({
    SKYDECK_VOLUME_ATTACH: 'nbd',
    SKYDECK_NBD_PORT: port,
    SKYDECK_LEASE_SECONDS: '2',
  });
  volumes = new TestVolumes(cloud);
  await run(cloud.environment);
  instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  await cloud.untilBootLog(instanceId, 'Skydeck guest', 120_000);
  volumeId = await volumes.create();
  await stop();
}, 240_000);
afterEach(stop);
afterAll(() => cloud.close());

/** What the hypervisor has, not what the rows say. */
async function plugged(): Promise<boolean> {
  return (await cloud.libvirt.domains.xml(instanceId)).includes(`<serial>${volumeId.slice(0, 20)}</serial>`);
}

async function expectAttached(): Promise<void> {
  expect(await volumes.atRest(volumeId)).toMatchObject({ status: 'in-use', errorMessage: null });
  expect(await plugged()).toBe(true);
  expect(await cloud.db.volumeAttachment.findMany({ where: { volumeId } })).toMatchObject([
    { status: 'attached' },
  ]);
}

async function expectDetached(): Promise<void> {
  expect(await volumes.atRest(volumeId)).toMatchObject({ status: 'available', errorMessage: null });
  expect(await plugged()).toBe(false);
  expect(await cloud.db.volumeAttachment.count()).toBe(0);
}

test.each(attachmentFaultPoints)(
  'a worker killed at %s attaches once in the end, and one killed at %s detaches',
  async (attach, detach) => {
    const attaching = await run(cloud.environment, { point: attach, kind: 'die' });
    await volumes.attach(volumeId, instanceId);
    await attaching.killed(30_000);
    if (detach === 'uncommitted:end') {
      // It would strike at the end of the attachment too.
      await run(cloud.environment);
      await expectAttached();
      await stop();
    }
    const detaching = await run(cloud.environment, { point: detach, kind: 'die' });
    await expectAttached();
    await volumes.detach(volumeId, instanceId);
    await detaching.killed(30_000);
    await run(cloud.environment);
    await expectDetached();
  },
  120_000,
);
