import { cancelOperation } from '@skydeck/core/operation/cancel-operation';
import type { GroupSnapshot } from '@skydeck/db';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestGroups } from '../testing/test-groups';
import { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import { groupSnapshotDeletionPoints, groupSnapshotFaultPoints } from './snapshot-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let volumes: TestVolumes;
let groups: TestGroups;
let groupId: string;
/** Two guests with a volume of the group each, and a volume that nobody has. */
const guests: { instanceId: string; volumeId: string }[] = [];
let unused: string;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  volumes = new TestVolumes(cloud);
  groups = new TestGroups(cloud);
  await workers.running();
  const instances = await cloud.launch({ count: 2 });
  for (const { id: instanceId } of instances) {
    await cloud.atRest(instanceId);
    const volumeId = await volumes.create();
    await volumes.attach(volumeId, instanceId);
    await volumes.atRest(volumeId);
    guests.push({ instanceId, volumeId });
  }
  unused = await volumes.create();
  groupId = await groups.create([...guests.map(({ volumeId }) => volumeId), unused]);
}, 240_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

/** Everybody runs, each on the layer that the cloud knows of, and nothing is stuck. */
async function expectGoingOn(): Promise<void> {
  for (const { instanceId, volumeId } of guests) {
    const volume = await volumes.atRest(volumeId);
    expect(volume).toMatchObject({ status: 'in-use' });
    expect(await cloud.libvirt.domains.state(instanceId)).toMatchObject({ state: 'running' });
    expect(await cloud.libvirt.domains.xml(instanceId)).toContain(`/${volume.location}'`);
  }
  expect(await volumes.atRest(unused)).toMatchObject({ status: 'available' });
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
}

test.each(groupSnapshotFaultPoints)(
  'a worker killed at %s is followed by one that finishes the group snapshot, and the guests run on',
  async (point) => {
    const doomed = await workers.doomed(point);
    const id = await groups.snapshot(groupId);
    await doomed.killed(60_000);
    await workers.running();
    const taken = await groups.ended(id);
    expect(taken).toMatchObject({
      status: 'available',
      consistency: 'crash',
    } satisfies Partial<GroupSnapshot>);
    for (const { volumeId } of guests) {
      const part = taken.parts.get(volumeId)!;
      expect(part).toMatchObject({ status: 'available', attached: true });
      expect(await volumes.atRest(volumeId)).toMatchObject({ location: `volume-${volumeId}.${part.id}` });
    }
    await expectGoingOn();
  },
  180_000,
);

test.each(groupSnapshotDeletionPoints)(
  'a worker killed at %s is followed by one that deletes the group snapshot, and the guests run on',
  async (point) => {
    await workers.running();
    const { id } = await groups.ended(await groups.snapshot(groupId));
    await expectGoingOn();
    const before = await cloud.db.volumeSnapshot.count({ where: { deletedAt: null } });
    const doomed = await workers.doomed(point);
    await groups.deleteSnapshot(id);
    await doomed.killed(60_000);
    await workers.running();
    expect(await groups.gone(id)).toMatchObject({ errorMessage: null, deletedAt: expect.any(Date) as Date });
    expect(await cloud.db.volumeSnapshot.count({ where: { deletedAt: null } })).toBe(before - 3);
    await expectGoingOn();
  },
  180_000,
);

test('a cancellation while the guests are held lets them go on, on what they had or on what is taken', async () => {
  const worker = await workers.held('done:pause-guest');
  const id = await groups.snapshot(groupId);
  await worker.reached();
  const { id: operationId } = await cloud.db.operation.findFirstOrThrow({
    where: { subjectId: groupId, state: 'RUNNING' },
  });
  await cancelOperation(cloud.ctx, { id: operationId });
  worker.go();
  const ended = await groups.ended(id);
  expect(['error', 'available']).toContain(ended.status);
  await expectGoingOn();
}, 120_000);
