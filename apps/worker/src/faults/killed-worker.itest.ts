import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { expectGoneAfterDelete, expectNothingLeft, expectOneGuest } from './expect-one-guest';
import { launchFaultPoints } from './fault-points';
import { WorkerProcess } from '../testing/worker-process';

let cloud: TestCloud;
const workers: WorkerProcess[] = [];
async function start(...args: Parameters<typeof WorkerProcess.start>): Promise<WorkerProcess> {
  const worker = await WorkerProcess.start(...args);
  workers.push(worker);
  return worker;
}

beforeAll(async () => {
  cloud = await TestCloud.create();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  // The image cache too, so that each launch copies the image.
  await cloud.clear();
});
afterAll(() => cloud.close());

test.each(launchFaultPoints)(
  'a worker killed at %s is followed by one that finishes the launch',
  async (point) => {
    const doomed = await start(cloud.environment, { point, kind: 'die' });
    const id = await cloud.launchOne();
    await doomed.killed(30_000);
    await start(cloud.environment);
    await expectOneGuest(cloud, id);
    await expectGoneAfterDelete(cloud, id);
  },
  120_000,
);

test('a deletion asked for while a killed launch lies still wins, and leaves nothing', async () => {
  const doomed = await start(cloud.environment, { point: 'inside:start-domain', kind: 'die' });
  const id = await cloud.launchOne();
  await doomed.killed(30_000);
  await cloud.act(id, 'delete');
  await start(cloud.environment);
  expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED', taskState: null });
  await expectNothingLeft(cloud);
}, 120_000);
