import { randomUUID } from 'node:crypto';
import { chmod, readdir } from 'node:fs/promises';
import path from 'node:path';
import { cancelOperation } from '@skydeck/core/operation/cancel-operation';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import { expectNothingLeft } from './expect-one-guest';
import { failedLaunchFaultPoints, volumeLaunchFaultPoints } from './launch-fault-points';

const DISK = { deleteOnTermination: true, bootable: false } as const;

let cloud: TestCloud;
let workers: TestWorkers;
let volumes: TestVolumes;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  volumes = new TestVolumes(cloud);
  // Registers the back end and the type that volumes are asked for with.
  await workers.running();
}, 120_000);
afterEach(async (test) => {
  await workers.afterTest(test);
  await cloud.clear();
});
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

/** From a new volume, with a blank one and one that exists. @param keptGoes whether that is to go with the instance */
async function launch(flavorId = cloud.flavor.id, keptGoes = false): Promise<{ id: string; kept: string }> {
  const type = await cloud.db.volumeType.findFirstOrThrow();
  const backend = await cloud.db.volumeBackend.findFirstOrThrow();
  const { projectId, userId } = cloud.ctx.actor;
  const kept = randomUUID();
  const location = `volume-${kept}`;
  const file = path.join(cloud.config.volumesDir, location);
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', file, '1G']);
  await chmod(file, 0o660);
  await cloud.db.volume.create({
    data: {
      ...{ id: kept, name: 'kept', sizeGiB: 1, status: 'available', location, userId },
      ...{ projectId: projectId ?? '', typeId: type.id, backendId: backend.id },
    },
  });
  const id = await cloud.launchOne({
    name: 'vm',
    flavorId,
    rootVolume: { source: { kind: 'image', sizeGiB: 1 }, deleteOnTermination: true },
    disks: [
      { ...DISK, source: { kind: 'blank', sizeGiB: 2 } },
      { ...DISK, deleteOnTermination: keptGoes, source: { kind: 'volume', volumeId: kept } },
    ],
  });
  return { id, kept };
}

const files = (): Promise<string[]> => readdir(cloud.config.volumesDir);

/** The volume that existed is as before, nothing else is left. */
async function expectOnlyKept(kept: string): Promise<void> {
  await cloud.until('the volumes of the launch to be gone', 90_000, async () => {
    const left = await cloud.db.volume.findMany({ where: { deletedAt: null } });
    return left.length === 1 && left[0]?.id === kept ? true : null;
  });
  expect(await volumes.atRest(kept)).toMatchObject({ status: 'available', errorMessage: null });
  expect(await cloud.db.volumeAttachment.count()).toBe(0);
  expect(await files()).toEqual([`volume-${kept}`]);
  expect(await cloud.domains()).toEqual([]);
  expect(await cloud.instanceDirectories()).toEqual([]);
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
}

test.each(volumeLaunchFaultPoints)(
  'a worker killed at %s is followed by one that finishes the launch with its volumes',
  async (point) => {
    const doomed = await workers.doomed(point);
    const { id, kept } = await launch();
    await doomed.killed(60_000);
    await workers.running();
    expect(await cloud.atRest(id, 90_000)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
    const attachments = await cloud.db.volumeAttachment.findMany({
      where: { instanceId: id },
      include: { volume: true },
      orderBy: { device: 'asc' },
    });
    expect(attachments.map(({ device, status, volume }) => [device, status, volume.status])).toEqual(
      ['vda', 'vdb', 'vdc'].map((device) => [device, 'attached', 'in-use']),
    );
    expect(await cloud.domains()).toEqual([`skydeck-${id}`]);
    const xml = await cloud.libvirt.domains.xml(id);
    for (const { device, volumeId } of attachments) {
      expect(xml).toMatch(new RegExp(`volume-${volumeId}'(?:(?!<disk)[^])*<target dev='${device}'`));
    }
    expect((await files()).sort()).toEqual(attachments.map(({ volumeId }) => `volume-${volumeId}`).sort());
    await cloud.act(id, 'delete');
    expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED' });
    await expectOnlyKept(kept);
    await expectNothingLeft(cloud);
  },
  240_000,
);

test.each(failedLaunchFaultPoints)(
  'a launch that no host takes lets its volumes go, also when the worker is killed at %s',
  async (point) => {
    const huge = await cloud.db.flavor.upsert({
      where: { name: 'huge' },
      create: { name: 'huge', vcpus: 1, ramMiB: 50_000, diskGiB: 0 },
      update: {},
    });
    const doomed = await workers.doomed(point);
    const { id, kept } = await launch(huge.id, true);
    await doomed.killed(60_000);
    await workers.running();
    expect(await cloud.atRest(id, 90_000)).toMatchObject({ status: 'ERROR', errorCode: 'NO_VALID_HOST' });
    await expectOnlyKept(kept);
  },
  240_000,
);

test('a launch that is cancelled before its guest begins leaves no guest and no volume of its own', async () => {
  const held = await workers.held('done:create-config-drive');
  const { id, kept } = await launch();
  await held.reached();
  const { id: operationId } = await cloud.db.operation.findFirstOrThrow({ where: { subjectId: id } });
  await cancelOperation(cloud.ctx, { id: operationId });
  held.go();
  expect(await cloud.atRest(id, 90_000)).toMatchObject({ status: 'ERROR', errorCode: 'CANCELLED' });
  await expectOnlyKept(kept);
}, 120_000);

test('a launch that is deleted while its volumes are made leaves nothing but what was there', async () => {
  const held = await workers.held('inside:qemu-copy');
  const { id, kept } = await launch();
  await held.reached();
  await cloud.act(id, 'delete');
  held.go();
  expect(await cloud.atRest(id, 90_000)).toMatchObject({ status: 'DELETED' });
  await expectOnlyKept(kept);
}, 120_000);
