import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { expectGoneAfterDelete, expectNothingLeft, expectOneGuest } from './expect-one-guest';
import { launchFaultPoints } from './fault-points';
import { TestWorkers } from '../testing/test-workers';

let cloud: TestCloud;
let workers: TestWorkers;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
});
afterEach(async (test) => {
  await workers.afterTest(test);
  // The image cache too, so that each launch copies the image.
  await cloud.clear();
});
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

test.each(launchFaultPoints)(
  'a worker killed at %s is followed by one that finishes the launch',
  async (point) => {
    const doomed = await workers.doomed(point);
    const id = await cloud.launchOne();
    await doomed.killed(30_000);
    await workers.running();
    await expectOneGuest(cloud, id);
    await expectGoneAfterDelete(cloud, id);
  },
  120_000,
);

test('a deletion asked for while a killed launch lies still wins, and leaves nothing', async () => {
  const doomed = await workers.doomed('inside:start-domain');
  const id = await cloud.launchOne();
  await doomed.killed(30_000);
  await cloud.act(id, 'delete');
  await workers.running();
  expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED', taskState: null });
  await expectNothingLeft(cloud);
}, 120_000);
