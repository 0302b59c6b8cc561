import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileBlobStore } from '@skydeck/core/blob/file-blob-store';
import type { ImageToCache } from '@skydeck/core/compute/disk-driver';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FileImageCache } from './file-image-cache';

const SIZE = 3 * 1024 * 1024;
const forever = new AbortController().signal;

let database: TestDatabase;
let directory: string;
let [storeDir, cacheDir] = ['', ''];
let cache: FileImageCache;
let hostId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  hostId = (await database.db.host.create({ data: { name: 'h' } })).id;
});
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'images-'));
  [storeDir, cacheDir] = [path.join(directory, 'store'), path.join(directory, 'cache')];
  await mkdir(storeDir);
  cache = new FileImageCache({ db: database.db, hostId, store: new FileBlobStore(storeDir), cacheDir });
  await cache.clean();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});
afterAll(() => database.drop());

/** An image in the store; `stored` is what its file really holds. */
async function image(content: Buffer, stored = content): Promise<ImageToCache> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  await writeFile(path.join(storeDir, sha256), stored);
  const row = await database.db.image.create({ data: { name: 'guest', status: 'active', sha256 } });
  const sizeBytes = content.length;
  return { id: row.id, name: 'guest', sha256, sizeBytes, diskFormat: 'qcow2', virtualBytes: sizeBytes };
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
  const row = await database.db.cachedImage.findFirstOrThrow({ where: { imageId: wanted.id } });
  expect(row).toMatchObject({ hostId, sha256: wanted.sha256, sizeBytes: BigInt(SIZE) });
});

test('what does not match its checksum is refused and leaves nothing', async () => {
  const content = randomBytes(SIZE);
  const wanted = await image(content, Buffer.from(content).fill(0, 100, 200));
  await expect(cache.ensure(wanted, forever)).rejects.toMatchObject({
    code: 'STORAGE',
    message: expect.stringContaining('checksum') as string,
  });
  expect(await readdir(cacheDir)).toEqual([]);
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
  await cache.clean();
  expect(await readdir(cacheDir)).toEqual([]);
  await writeFile(path.join(cacheDir, wanted.sha256), 'cut');
  const file = await cache.ensure(wanted, forever);
  expect((await stat(file.path)).size).toBe(SIZE);
});
