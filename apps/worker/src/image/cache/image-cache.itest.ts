import { randomBytes } from 'node:crypto';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FileBlobStore } from '@skydeck/core/blob/file-blob-store';
import { checkImageCache } from '@skydeck/core/image/cache/check-image-cache';
import { evictImage } from '@skydeck/core/image/cache/evict-image';
import { listCachedImages, type CachedImageSummary } from '@skydeck/core/image/cache/list-cached-images';
import { listCachedImagesInput } from '@skydeck/core/image/cache/cached-image.input';
import { pushImage } from '@skydeck/core/image/cache/push-image';
import { registerImageFromFile } from '@skydeck/core/image/register-image';
import type { Image, Operation } from '@skydeck/db';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TestCloud } from '../../testing/test-cloud';
import { WorkerProcess } from '../../testing/worker-process';

const MIB = 1024 ** 2;

let cloud: TestCloud;
let hostId: string;

beforeAll(async () => {
  // So small that every fetch asks for all the room there is.
  cloud = await TestCloud.create({ SKYDECK_IMAGE_CACHE_MAX_GIB: '0.001' });
  await cloud.startWorker();
  hostId = (await cloud.db.host.findFirstOrThrow()).id;
});
afterAll(() => cloud.close());

/** An image that no guest boots from. */
async function makeImage(name: string): Promise<Image> {
  const file = path.join(cloud.config.stateDir, `${name}.raw`);
  await writeFile(file, randomBytes(8 * MIB));
  const image = await registerImageFromFile({ db: cloud.db, config: cloud.config, path: file, name });
  await rm(file);
  return image;
}

async function cachedImages(): Promise<CachedImageSummary[]> {
  return (await listCachedImages(cloud.ctx, listCachedImagesInput.parse({ hostId }))).items;
}

async function cachedOf(image: Image): Promise<CachedImageSummary | undefined> {
  return (await cachedImages()).find(({ sha256 }) => sha256 === image.sha256);
}

const files = async (): Promise<string[]> => (await readdir(cloud.config.cacheDir)).sort();

/** Waits for the end of the newest operation of a kind. */
function ended(kind: string): Promise<Operation> {
  return cloud.until(`${kind} to end`, 60_000, async () => {
    const operation = await cloud.db.operation.findFirst({ where: { kind }, orderBy: { createdAt: 'desc' } });
    return operation && ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(operation.state) ? operation : null;
  });
}

async function push(image: Image): Promise<Operation> {
  const { results } = await pushImage(cloud.ctx, { imageId: image.id, hostIds: 'all' });
  expect(results).toMatchObject([{ ok: true, already: false, error: null }]);
  return ended('image-cache.push');
}

test('ten launches of an image that no host has read the store once', async () => {
  const read = vi.spyOn(FileBlobStore.prototype, 'get');
  const instances = await cloud.launch({ count: 10 });
  expect(instances).toHaveLength(10);
  const rows = await Promise.all(instances.map(({ id }) => cloud.atRest(id, 120_000)));
  expect(rows.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'ACTIVE'));
  expect(read).toHaveBeenCalledTimes(1);
  read.mockRestore();
  expect(await cachedImages()).toMatchObject([
    {
      status: 'cached',
      image: { id: cloud.image.id },
      use: { instances: 10, volumes: 0 },
      refusals: { evict: 'in-use', fetch: 'cached' },
    },
  ]);
  for (const { id } of instances.slice(1)) {
    await cloud.act(id, 'delete');
    await cloud.atRest(id);
  }
}, 240_000);

test('what an instance stands on is never evicted; it is rebooted hard, and even gets back what was lost', async () => {
  const { id } = await cloud.db.instance.findFirstOrThrow({ where: { deletedAt: null } });
  const used = await cachedOf(cloud.image);
  await expect(evictImage(cloud.ctx, { id: used?.id ?? '' })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('in use by an instance') as string,
  });
  // Each asks for more room than the cache may take in all.
  const [first, second] = [await makeImage('first'), await makeImage('second')];
  expect(await push(first)).toMatchObject({ state: 'SUCCEEDED', errorMessage: null });
  expect(await push(second)).toMatchObject({ state: 'SUCCEEDED', errorMessage: null });
  expect(await files()).toEqual([cloud.image.sha256, second.sha256].sort());
  expect(await cachedOf(first)).toBeUndefined();

  await cloud.act(id, 'reboot-hard');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
  await cloud.untilBootLog(id, /login|skydeck|\$|#/);

  await rm(path.join(cloud.config.cacheDir, String(cloud.image.sha256)));
  await checkImageCache(cloud.ctx, { hostId });
  expect(await ended('image-cache.check')).toMatchObject({ state: 'SUCCEEDED' });
  expect(await cachedOf(cloud.image)).toMatchObject({
    status: 'missing',
    error: { message: expect.stringContaining('in use by') as string },
    refusals: { fetch: null },
  });
  await cloud.act(id, 'reboot-hard');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
  expect(await cachedOf(cloud.image)).toMatchObject({ status: 'cached', error: null });
}, 240_000);

test('a check throws away what is not what it should be; an admin evicts what nothing needs', async () => {
  const image = await makeImage('checked');
  await push(image);
  const handle = await open(path.join(cloud.config.cacheDir, String(image.sha256)), 'r+');
  await handle.write(Buffer.alloc(64), 0, 64, 4_096);
  await handle.close();
  await checkImageCache(cloud.ctx, { hostId });
  expect(await ended('image-cache.check')).toMatchObject({ state: 'SUCCEEDED' });
  expect(await cachedOf(image)).toBeUndefined();

  await push(image);
  await evictImage(cloud.ctx, { id: (await cachedOf(image))?.id ?? '' });
  expect(await ended('image-cache.evict')).toMatchObject({ state: 'SUCCEEDED', errorMessage: null });
  expect(await files()).not.toContain(image.sha256);
  expect(await cachedOf(image)).toBeUndefined();
}, 120_000);

test('a push says for each host how it went', async () => {
  const image = await makeImage('pushed');
  const down = await cloud.db.host.create({ data: { name: 'silent-host' } });
  const { results } = await pushImage(cloud.ctx, { imageId: image.id, hostIds: 'all' });
  expect(results).toMatchObject([
    { host: { id: hostId }, ok: true, error: null },
    { host: { name: 'silent-host' }, ok: false, error: { code: 'HOST_UNREACHABLE' } },
  ]);
  await ended('image-cache.push');
  const again = await pushImage(cloud.ctx, { imageId: image.id, hostIds: [hostId] });
  expect(again.results).toMatchObject([{ ok: true, already: true }]);
  await cloud.db.host.delete({ where: { id: down.id } });

  const gone = await makeImage('gone');
  await rm(path.join(cloud.config.imagesDir, String(gone.sha256)));
  await pushImage(cloud.ctx, { imageId: gone.id, hostIds: [hostId] });
  expect(await ended('image-cache.push')).toMatchObject({ state: 'FAILED', errorCode: 'STORAGE' });
  const failed = await cachedOf(gone);
  expect(failed).toMatchObject({ status: 'failed', error: { code: 'STORAGE' }, refusals: { evict: null } });
  await evictImage(cloud.ctx, { id: failed?.id ?? '' });
  expect(await cachedOf(gone)).toBeUndefined();
}, 120_000);

describe('a worker killed', () => {
  test.each(['inside:copy-image', 'done:copy-image'])(
    'at %s of a push is followed by one that ends it',
    async (point) => {
      const image = await makeImage(`killed-${point.replace(':', '-')}`);
      await cloud.stopWorker();
      const doomed = await WorkerProcess.start(cloud.environment, { point, kind: 'die' });
      await pushImage(cloud.ctx, { imageId: image.id, hostIds: [hostId] });
      await doomed.killed(60_000);
      await cloud.startWorker();
      expect(await ended('image-cache.push')).toMatchObject({ state: 'SUCCEEDED', errorMessage: null });
      expect(await cachedOf(image)).toMatchObject({ status: 'cached', operation: null, error: null });
      expect((await files()).filter((name) => name.endsWith('.part'))).toEqual([]);
    },
    120_000,
  );

  test.each(['inside:evict', 'done:evict', 'after:evict-image'])(
    'at %s of an eviction is followed by one that ends it',
    async (point) => {
      const image = await makeImage(`evicted-${point.replace(':', '-')}`);
      await push(image);
      const cached = await cachedOf(image);
      await cloud.stopWorker();
      const doomed = await WorkerProcess.start(cloud.environment, { point, kind: 'die' });
      await evictImage(cloud.ctx, { id: cached?.id ?? '' });
      await doomed.killed(60_000);
      await cloud.startWorker();
      expect(await ended('image-cache.evict')).toMatchObject({ state: 'SUCCEEDED', errorMessage: null });
      expect(await files()).not.toContain(image.sha256);
      expect(await cachedOf(image)).toBeUndefined();
      expect(await cachedOf(cloud.image)).toMatchObject({ status: 'cached' });
    },
    120_000,
  );
});
