import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { actOnVolumes } from '@skydeck/core/volume/act-on-volumes';
import { createVolume } from '@skydeck/core/volume/create-volume';
import { extendVolume } from '@skydeck/core/volume/extend-volume';
import { createVolumeInput } from '@skydeck/core/volume/volume.input';
import type { Volume } from '@skydeck/db';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestWorkers } from '../testing/test-workers';
import {
  createVolumeFaultPoints,
  deleteVolumeFaultPoints,
  extendVolumeFaultPoints,
} from './volume-fault-points';

const GIB = 1024 ** 3;

let cloud: TestCloud;
let workers: TestWorkers;

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  // Registers the back end and the type that a volume is asked for with.
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

async function ask(): Promise<string> {
  const source = { kind: 'image', imageId: cloud.image.id } as const;
  const { id } = await createVolume(cloud.ctx, createVolumeInput.parse({ name: 'data', sizeGiB: 1, source }));
  return id;
}

function atRest(id: string): Promise<Volume> {
  return cloud.until(`volume ${id} to come to rest`, 90_000, async () => {
    const active = await cloud.db.operation.count({
      where: { subjectId: id, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
    });
    return active === 0 ? cloud.db.volume.findUniqueOrThrow({ where: { id } }) : null;
  });
}

async function remove(id: string): Promise<void> {
  const { results } = await actOnVolumes(cloud.ctx, { ids: [id], action: 'delete' });
  expect(results).toMatchObject([{ ok: true }]);
}

/** The volume is whole, there is one file of it, nothing is stuck. */
async function expectWhole(id: string, sizeGiB: number): Promise<void> {
  expect(await atRest(id)).toMatchObject({ status: 'available', sizeGiB, errorMessage: null });
  expect(await files()).toEqual([`volume-${id}`]);
  const file = path.join(cloud.config.volumesDir, `volume-${id}`);
  const image = path.join(cloud.config.imagesDir, cloud.image.sha256 ?? '');
  await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', image, file]);
  await execa('qemu-img', ['check', '-q', '-f', 'qcow2', file]);
  const { stdout } = await execa('qemu-img', ['info', '-f', 'qcow2', '--output=json', file]);
  expect(JSON.parse(stdout)).toMatchObject({ 'virtual-size': sizeGiB * GIB });
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
}

const files = (): Promise<string[]> => readdir(cloud.config.volumesDir);

async function made(): Promise<string> {
  await workers.running();
  const id = await ask();
  await expectWhole(id, 1);
  return id;
}

test.each(createVolumeFaultPoints)(
  'a worker killed at %s is followed by one that finishes the volume',
  async (point) => {
    const doomed = await workers.doomed(point);
    const id = await ask();
    await doomed.killed(60_000);
    await workers.running();
    await expectWhole(id, 1);
    await remove(id);
    expect((await atRest(id)).deletedAt).not.toBeNull();
    expect(await files()).toEqual([]);
  },
  180_000,
);

test.each(extendVolumeFaultPoints)(
  'a worker killed at %s is followed by one that finishes the extension',
  async (point) => {
    const id = await made();
    const doomed = await workers.doomed(point);
    await extendVolume(cloud.ctx, { id, sizeGiB: 2 });
    await doomed.killed(60_000);
    await workers.running();
    await expectWhole(id, 2);
  },
  180_000,
);

test.each(deleteVolumeFaultPoints)(
  'a worker killed at %s is followed by one that finishes the deletion',
  async (point) => {
    const id = await made();
    const doomed = await workers.doomed(point);
    await remove(id);
    await doomed.killed(60_000);
    await workers.running();
    expect((await atRest(id)).deletedAt).not.toBeNull();
    expect(await files()).toEqual([]);
  },
  180_000,
);

test('a deletion asked for while a killed creation lies still wins, and leaves nothing', async () => {
  const doomed = await workers.doomed('inside:qemu-copy');
  const id = await ask();
  await doomed.killed(60_000);
  expect(await files()).toEqual([`volume-${id}.draft`]);
  await remove(id);
  await workers.running();
  expect((await atRest(id)).deletedAt).not.toBeNull();
  expect(await files()).toEqual([]);
}, 180_000);

test('a full disk: the creation fails with words, leaves nothing, and the volume can be deleted', async () => {
  const { volumesDir } = cloud.config;
  // Large enough for the pool's measure to promise it, too small for the image.
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=2770', 'tmpfs', volumesDir]);
  try {
    await cloud.db.volumeBackend.updateMany({
      data: { overProvisioningRatio: 1_000_000, reservedPercent: 0 },
    });
    await cloud.db.image.update({ where: { id: cloud.image.id }, data: { virtualBytes: 0 } });
    await workers.running();
    const id = await ask();
    const volume = await atRest(id);
    expect(volume.status).toBe('error');
    expect(volume.errorMessage).toMatch(/full/);
    expect(await files()).toEqual([]);
    await remove(id);
    expect((await atRest(id)).deletedAt).not.toBeNull();
  } finally {
    await workers.stop();
    await execa('umount', [volumesDir]);
    await cloud.db.image.update({
      where: { id: cloud.image.id },
      data: { virtualBytes: cloud.image.virtualBytes },
    });
    await cloud.db.volumeBackend.updateMany({ data: { overProvisioningRatio: 10, reservedPercent: 5 } });
  }
}, 180_000);
