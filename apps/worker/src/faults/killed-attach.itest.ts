import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { WorkerProcess } from '../testing/worker-process';
import { attachFaultPoints, detachFaultPoints } from './fault-points';

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
  cloud = await TestCloud.create({ SKYDECK_VOLUME_ATTACH: 'nbd', SKYDECK_NBD_PORT: port });
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

test.each(attachFaultPoints)(
  'a worker killed at %s is followed by one that attaches the volume once',
  async (point) => {
    const doomed = await run(cloud.environment, { point, kind: 'die' });
    await volumes.attach(volumeId, instanceId);
    await doomed.killed(30_000);
    await run(cloud.environment);
    await expectAttached();
    await volumes.detach(volumeId, instanceId);
    await expectDetached();
  },
  120_000,
);

test.each(detachFaultPoints)(
  'a worker killed at %s is followed by one that detaches the volume',
  async (point) => {
    await run(cloud.environment);
    await volumes.attach(volumeId, instanceId);
    await expectAttached();
    await stop();
    const doomed = await run(cloud.environment, { point, kind: 'die' });
    await volumes.detach(volumeId, instanceId);
    await doomed.killed(30_000);
    await run(cloud.environment);
    await expectDetached();
  },
  120_000,
);
