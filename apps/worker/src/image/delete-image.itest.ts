import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deleteImages } from '@skydeck/core/image/delete-images';
import { sweepDeletedImages } from '@skydeck/core/image/sweep-deleted-images';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { imported, importUpload, leftovers, storedFiles } from '../testing/test-imports';

let cloud: TestCloud;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-delete-'));
  cloud = await TestCloud.create();
  await cloud.startWorker();
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

/** A disk with a content of its own. */
async function disk(name: string): Promise<string> {
  const file = path.join(directory, name);
  await execa('qemu-img', ['create', '-f', 'qcow2', file, '16M']);
  await execa('qemu-io', [
    '-c',
    `write -P ${name.length} 0 1M`,
    '-c',
    `write -P 7 ${name.length}M 64k`,
    file,
  ]);
  return file;
}

async function remove(...ids: string[]): Promise<void> {
  const { results } = await deleteImages(cloud.ctx, { ids });
  expect(results.map(({ ok }) => ok)).toEqual(ids.map(() => true));
  for (const id of ids) await settled(id);
}

function settled(id: string): Promise<true> {
  return cloud.until(`everything about ${id} to end`, 60_000, async () => {
    const active = await cloud.db.operation.count({
      where: { subjectId: id, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
    });
    return active === 0 ? true : null;
  });
}

test('the file of a deleted image goes with the last image that has it', async () => {
  const file = await disk('one');
  const [first, second] = [await importUpload(cloud, file), await importUpload(cloud, file)];
  const { sha256 } = await imported(cloud, first);
  expect((await imported(cloud, second)).sha256).toBe(sha256);
  await remove(first);
  expect(await storedFiles(cloud)).toEqual([sha256]);
  await remove(second);
  expect(await storedFiles(cloud)).toEqual([]);
  expect(await cloud.db.image.findUniqueOrThrow({ where: { id: second } })).toMatchObject({
    status: 'deleted',
    sha256: null,
  });
}, 120_000);

test('an image that is being imported is deleted with all that has come', async () => {
  const id = await importUpload(cloud, await disk('other'));
  await remove(id);
  expect(await storedFiles(cloud)).toEqual([]);
  expect(await leftovers(cloud)).toEqual([]);
  expect(await cloud.db.image.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'deleted' });
}, 120_000);

test('the file stays while an instance was made from it, and goes after', async () => {
  const { db, ctx } = cloud;
  const id = await importUpload(cloud, await disk('third'));
  const { sha256 } = await imported(cloud, id);
  const flavor = await db.flavor.create({ data: { name: 'small-one', vcpus: 1, ramMiB: 64, diskGiB: 1 } });
  const instance = await db.instance.create({
    data: {
      name: 'vm',
      projectId: String(ctx.actor.projectId),
      userId: ctx.actor.userId,
      flavorId: flavor.id,
      imageId: id,
      vcpus: 1,
      ramMiB: 64,
      diskGiB: 1,
      status: 'SHUTOFF',
    },
  });
  await remove(id);
  expect(await storedFiles(cloud)).toEqual([sha256]);
  await db.instance.update({
    where: { id: instance.id },
    data: { status: 'DELETED', deletedAt: new Date() },
  });
  expect(await sweepDeletedImages({ db, wake: ctx.wake })).toBe(1);
  await settled(id);
  expect(await storedFiles(cloud)).toEqual([]);
}, 120_000);
