import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AppError } from '@skydeck/core/app-error';
import { FileBlobStore } from '@skydeck/core/blob/file-blob-store';
import type { ImageToCache } from '@skydeck/core/compute/disk-driver';
import type { ImageCacheLimits } from '@skydeck/core/image/cache/eviction-rules';
import { createLogger } from '@skydeck/core/logger';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileImageCache } from './file-image-cache';

const SIZE = 3 * 1024 * 1024;
const forever = new AbortController().signal;

let database: TestDatabase;
let directory: string;
let [storeDir, cacheDir, instancesDir] = ['', '', ''];
let cache: FileImageCache;
const log = createLogger('test', 'silent');
const generous: ImageCacheLimits = { maxBytes: null, minFreeBytes: 0, maxAgeMs: 1e12, checkAfterMs: 1e12 };
let hostId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  hostId = (await database.db.host.create({ data: { name: 'h' } })).id;
});
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'images-'));
  [storeDir, cacheDir, instancesDir] = ['store', 'cache', 'instances'].map((name) =>
    path.join(directory, name),
  ) as [string, string, string];
  await Promise.all([mkdir(storeDir), mkdir(instancesDir)]);
  await database.db.cachedImage.deleteMany();
  cache = await started();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});
afterAll(() => database.drop());

/** The cache as an agent finds it that has just begun. */
async function started(limits: Partial<ImageCacheLimits> = {}): Promise<FileImageCache> {
  const store = new FileBlobStore(storeDir);
  const options = { db: database.db, hostId, store, cacheDir, instancesDir, log };
  const begun = new FileImageCache({ ...options, limits: { ...generous, ...limits } });
  await begun.start();
  return begun;
}

/** An image in the store; `stored` is what its file really holds. */
async function image(content: Buffer, stored = content): Promise<ImageToCache> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  await writeFile(path.join(storeDir, sha256), stored);
  const row = await database.db.image.create({ data: { name: 'guest', status: 'active', sha256 } });
  const sizeBytes = content.length;
  return { id: row.id, name: 'guest', sha256, sizeBytes, diskFormat: 'qcow2', virtualBytes: sizeBytes };
}

const rowOf = ({ sha256 }: ImageToCache) =>
  database.db.cachedImage.findUnique({ where: { hostId_sha256: { hostId, sha256 } } });
const fileOf = ({ sha256 }: ImageToCache): string => path.join(cacheDir, sha256);
const cached = async (): Promise<string[]> => (await readdir(cacheDir)).sort();

/** A disk of an instance that no row is about, on a file of the cache. */
async function putDiskOn(image: ImageToCache): Promise<string> {
  const instance = path.join(instancesDir, randomUUID());
  await mkdir(instance);
  const disk = path.join(instance, 'disk.qcow2');
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', fileOf(image), disk]);
  return instance;
}

/** Changes bytes of a file without changing its size, as a bad disk does. */
async function corrupt(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(64), 0, 64, 1_000);
  await handle.close();
}

/** Counts transfers from the store. */
const transfers = () => vi.spyOn(FileImageCache.prototype as unknown as { fetch(): Promise<void> }, 'fetch');

test('twenty who want an image at once cause one transfer, and see how far it is', async () => {
  const content = randomBytes(SIZE);
  const wanted = await image(content);
  const fetch = transfers();
  const parts: number[] = [];
  const files = await Promise.all(
    Array.from({ length: 20 }, () => cache.ensure(wanted, forever, (part) => parts.push(part))),
  );
  expect(fetch).toHaveBeenCalledOnce();
  expect(new Set(files.map((file) => file.path))).toEqual(new Set([path.join(cacheDir, wanted.sha256)]));
  expect(content.equals(await readFile(path.join(cacheDir, wanted.sha256)))).toBe(true);
  expect(parts.at(-1)).toBe(1);
  // QEMU reads it by its group; nobody else does.
  expect((await stat(path.join(cacheDir, wanted.sha256))).mode & 0o777).toBe(0o640);
  await cache.ensure(wanted, forever);
  expect(fetch).toHaveBeenCalledOnce();
  const row = await database.db.cachedImage.findFirstOrThrow({ where: { hostId } });
  expect(row).toMatchObject({ status: 'cached', sha256: wanted.sha256, sizeBytes: BigInt(SIZE) });
  expect(row.verifiedAt).toBeInstanceOf(Date);
});

test('what does not match its checksum is refused and leaves nothing', async () => {
  const content = randomBytes(SIZE);
  const wanted = await image(content, Buffer.from(content).fill(0, 100, 200));
  await expect(cache.ensure(wanted, forever)).rejects.toMatchObject({
    code: 'STORAGE',
    message: expect.stringContaining('checksum') as string,
  });
  expect(await readdir(cacheDir)).toEqual([]);
  expect(await rowOf(wanted)).toMatchObject({
    status: 'failed',
    errorMessage: expect.stringContaining('checksum') as string,
  });
});

test('one who gives up does not stop the transfer of the others', async () => {
  const wanted = await image(randomBytes(SIZE));
  const controller = new AbortController();
  const leaving = cache.ensure(wanted, controller.signal, () => controller.abort(new Error('deleted')));
  const staying = cache.ensure(wanted, forever);
  await expect(leaving).rejects.toThrow('deleted');
  expect((await staying).format).toBe('qcow2');
});

test('what a killed transfer has left is removed at the start, and a cut file is fetched again', async () => {
  const wanted = await image(randomBytes(SIZE));
  await writeFile(path.join(cacheDir, `${wanted.sha256}.part`), 'half');
  cache = await started();
  expect(await readdir(cacheDir)).toEqual([]);
  await writeFile(path.join(cacheDir, wanted.sha256), 'cut');
  const file = await cache.ensure(wanted, forever);
  expect((await stat(file.path)).size).toBe(SIZE);
});

test('a transfer stops when the last who waits for it gives up, and can be begun again', async () => {
  const wanted = await image(randomBytes(SIZE));
  const controller = new AbortController();
  const leaving = cache.ensure(wanted, controller.signal, () => controller.abort(new Error('deleted')));
  await expect(leaving).rejects.toThrow('deleted');
  expect((await cache.ensure(wanted, forever)).path).toBe(fileOf(wanted));
  expect(await cached()).toEqual([wanted.sha256]);
  expect(await rowOf(wanted)).toMatchObject({ status: 'cached', errorCode: null });
});

test('what is on the disk counts, whatever the rows say', async () => {
  const [kept, lost] = [await image(randomBytes(SIZE)), await image(randomBytes(SIZE))];
  await cache.ensure(kept, forever);
  await cache.ensure(lost, forever);
  await database.db.cachedImage.delete({ where: { hostId_sha256: { hostId, sha256: kept.sha256 } } });
  await rm(fileOf(lost));
  await database.db.cachedImage.create({
    data: { hostId, sha256: 'f'.repeat(64), sizeBytes: 1, status: 'fetching' },
  });
  await started();
  expect(await database.db.cachedImage.findMany({ where: { hostId } })).toMatchObject([
    { sha256: kept.sha256, status: 'cached', sizeBytes: BigInt(SIZE), verifiedAt: null },
  ]);
});

describe('a check', () => {
  test('throws away what does not match, and the next who wants it has it fetched', async () => {
    const wanted = await image(randomBytes(SIZE));
    await cache.ensure(wanted, forever);
    expect(await cache.checkAll({ signal: forever })).toEqual({ checked: 1, removed: 0, harmed: 0 });
    await corrupt(fileOf(wanted));
    expect(await cache.checkAll({ signal: forever })).toEqual({ checked: 1, removed: 1, harmed: 0 });
    expect([await cached(), await rowOf(wanted)]).toEqual([[], null]);
    await cache.ensure(wanted, forever);
    expect(await cache.checkAll({ signal: forever })).toEqual({ checked: 1, removed: 0, harmed: 0 });
  });

  test('keeps what a disk stands on, says so, and lets nobody else have it but right', async () => {
    const content = randomBytes(SIZE);
    const wanted = await image(content);
    await cache.ensure(wanted, forever);
    await putDiskOn(wanted);
    await corrupt(fileOf(wanted));
    expect(await cache.checkAll({ signal: forever })).toEqual({ checked: 1, removed: 0, harmed: 1 });
    expect(await rowOf(wanted)).toMatchObject({
      status: 'damaged',
      errorMessage: expect.stringContaining('in use by a disk on this host') as string,
    });
    // Also an agent that begins anew knows it.
    cache = await started();
    await cache.ensure(wanted, forever);
    expect(content.equals(await readFile(fileOf(wanted)))).toBe(true);
    expect(await rowOf(wanted)).toMatchObject({ status: 'cached', errorCode: null });
  });

  test('reports what a disk stands on and is gone, until it is fetched again', async () => {
    const wanted = await image(randomBytes(SIZE));
    await cache.ensure(wanted, forever);
    await putDiskOn(wanted);
    await rm(fileOf(wanted));
    expect(await cache.checkAll({ signal: forever })).toEqual({ checked: 1, removed: 0, harmed: 1 });
    expect(await rowOf(wanted)).toMatchObject({ status: 'missing' });
    await cache.ensure(wanted, forever);
    expect(await rowOf(wanted)).toMatchObject({ status: 'cached', errorCode: null });
  });

  test('is made of one image at a sweep when its last one is long ago', async () => {
    const wanted = await image(randomBytes(SIZE));
    await cache.ensure(wanted, forever);
    await corrupt(fileOf(wanted));
    await cache.sweep(forever);
    expect(await cached()).toEqual([wanted.sha256]);
    cache = await started({ checkAfterMs: -1 });
    await cache.sweep(forever);
    expect(await cached()).toEqual([]);
  });
});

describe('eviction', () => {
  test('makes room for what comes, the one used longest ago first, never under a disk', async () => {
    cache = await started({ maxBytes: 2.5 * SIZE });
    const images = [
      await image(randomBytes(SIZE)),
      await image(randomBytes(SIZE)),
      await image(randomBytes(SIZE)),
    ];
    const [first, second, third] = images as [ImageToCache, ImageToCache, ImageToCache];
    await cache.ensure(first, forever);
    await putDiskOn(first);
    await cache.ensure(second, forever);
    await cache.ensure(third, forever);
    expect(await cached()).toEqual([first.sha256, third.sha256].sort());
    expect(await rowOf(second)).toBeNull();
  });

  test('takes what was not used for long and what is no image any more, but not what instances need', async () => {
    const { db } = database;
    const [old, deleted, needed] = [
      await image(randomBytes(SIZE)),
      await image(randomBytes(SIZE)),
      await image(randomBytes(SIZE)),
    ];
    for (const each of [old, deleted, needed]) await cache.ensure(each, forever);
    const project = await db.project.create({ data: { name: randomUUID() } });
    const user = await db.user.create({ data: { name: randomUUID(), passwordHash: '-' } });
    const flavor = await db.flavor.create({ data: { name: randomUUID(), vcpus: 1, ramMiB: 64, diskGiB: 1 } });
    const owner = { projectId: project.id, userId: user.id, flavorId: flavor.id };
    const size = { vcpus: 1, ramMiB: 64, diskGiB: 1 };
    const instance = await db.instance.create({
      data: { name: 'vm', ...owner, ...size, imageId: needed.id, hostId, status: 'SHUTOFF' },
    });
    await db.image.updateMany({
      where: { id: { in: [deleted.id, needed.id] } },
      data: { status: 'deleted', deletedAt: new Date() },
    });
    await db.cachedImage.updateMany({ where: { sha256: old.sha256 }, data: { lastUsedAt: new Date(0) } });
    await cache.sweep(forever);
    expect(await cached()).toEqual([needed.sha256]);
    await expect(cache.evict(needed.sha256)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('in use by an instance') as string,
    });
    await db.instance.update({
      where: { id: instance.id },
      data: { deletedAt: new Date(), status: 'DELETED' },
    });
    await cache.sweep(forever);
    expect(await cached()).toEqual([]);
  });

  test('does not meet who looks whether the file is there', async () => {
    const wanted = await image(randomBytes(SIZE));
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([
        cache.evict(wanted.sha256).catch((error: AppError) => expect(error.code).toBe('CONFLICT')),
        cache.ensure(wanted, forever),
        cache.evict(wanted.sha256).catch((error: AppError) => expect(error.code).toBe('CONFLICT')),
      ]);
      await cache.ensure(wanted, forever);
      expect((await stat(fileOf(wanted))).size).toBe(SIZE);
    }
  });
});

test('a disk without room takes no image, and is not filled', async () => {
  const wanted = await image(randomBytes(SIZE));
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', cacheDir]);
  try {
    await expect(cache.ensure(wanted, forever)).rejects.toMatchObject({
      message: expect.stringContaining('disk is full') as string,
      rescheduleable: true,
    });
    expect(await cached()).toEqual([]);
    expect(await rowOf(wanted)).toMatchObject({ status: 'failed' });
  } finally {
    await execa('umount', [cacheDir]);
  }
});
