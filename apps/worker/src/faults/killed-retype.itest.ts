import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { cancelOperation } from '@skydeck/core/operation/cancel-operation';
import { retypeVolume } from '@skydeck/core/volume/retype/retype-volume';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { secondBackend, type SecondBackend } from '../testing/second-backend';
import { TestCloud } from '../testing/test-cloud';
import { TestVolumes } from '../testing/test-volumes';
import { TestWorkers } from '../testing/test-workers';
import { retypeVolumeFaultPoints } from './volume-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let volumes: TestVolumes;
let volumeId: string;
let fast: SecondBackend;
/** The types of which volumes lie on the host's own back end and on the other one, and where. */
let places: { typeId: string; directory: string }[];
let at = 0;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  volumes = new TestVolumes(cloud);
  await workers.running();
  fast = await secondBackend(cloud);
  const backends = [`${cloud.config.hostName}-files`, fast.name];
  const types = await Promise.all(
    backends.map((name) =>
      cloud.db.volumeType.create({ data: { name, extraSpecs: { volume_backend_name: name } } }),
    ),
  );
  const directories = [cloud.config.volumesDir, fast.directory];
  places = types.map(({ id }, index) => ({ typeId: id, directory: directories[index] ?? '' }));
  const source = { kind: 'image', imageId: cloud.image.id } as const;
  volumeId = await volumes.create({ source, typeId: types[0]?.id });
}, 120_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

const ask = () =>
  retypeVolume(cloud.ctx, {
    id: volumeId,
    typeId: places[1 - at]!.typeId,
    migrationPolicy: 'on-demand',
  });

/** There is one volume, whole, in one place, and nothing else. */
async function expectWholeAt(place: number): Promise<void> {
  const volume = await volumes.atRest(volumeId);
  expect(volume).toMatchObject({ status: 'available', typeId: places[place]!.typeId });
  expect(await readdir(places[place]!.directory)).toEqual([volume.location]);
  expect(await readdir(places[1 - place]!.directory)).toEqual([]);
  const file = path.join(places[place]!.directory, volume.location!);
  const image = path.join(cloud.config.imagesDir, String(cloud.image.sha256));
  await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', image, file]);
  expect(await cloud.db.volumeDraft.count()).toBe(0);
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
}

test.each(retypeVolumeFaultPoints)(
  'a worker killed at %s is followed by one that finishes the move',
  async (point) => {
    const doomed = await workers.doomed(point);
    await ask();
    await doomed.killed(60_000);
    await workers.running();
    await expectWholeAt(1 - at);
    at = 1 - at;
  },
  180_000,
);

test('a move that is cancelled while it copies leaves the volume as and where it was', async () => {
  const worker = await workers.held('inside:qemu-copy');
  const { operationId } = await ask();
  await worker.reached();
  await cancelOperation(cloud.ctx, { id: operationId! });
  worker.go();
  await expectWholeAt(at);
}, 120_000);

test('a back end that turns out to be full says so, and the volume stays', async () => {
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=2770', 'tmpfs', places[1 - at]!.directory]);
  try {
    // Large enough by its measure to be chosen.
    await cloud.db.volumeBackend.updateMany({
      data: { overProvisioningRatio: 1_000_000, reservedPercent: 0 },
    });
    const worker = await workers.held('before:choose-back-end');
    await ask();
    await worker.reached();
    await cloud.db.volumeBackend.updateMany({ data: { totalBytes: 2 ** 40, freeBytes: 2 ** 40 } });
    worker.go();
    await expectWholeAt(at);
    const { errorMessage } = await volumes.atRest(volumeId);
    expect(errorMessage).toMatch(/it failed at this volume: The back end is full/);
  } finally {
    await workers.stop();
    await execa('umount', [places[1 - at]!.directory]);
  }
}, 180_000);
