import {
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
  readFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileBlobStore } from '@skydeck/core/blob/file-blob-store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImageRefusal } from './formats/refusal';
import { LocalImporter } from './local-importer';
import { storedImages } from './stored-images';
import { hostileFiles } from './testing/hostile-files';
import { MIB } from './testing/image-bytes';

/** Small, so that a bomb that works is noticed before the disk is full. */
const MOST_BYTES = 2_048 * MIB;
const SECRET = 'what only the host may read';
const LONG_AGO = new Date('2001-01-01');

let root: string;
let importer: LocalImporter;
const at = (...parts: string[]) => path.join(root, ...parts);

function importerUpTo(maxBytes: number): LocalImporter {
  return new LocalImporter({
    hostId: 'this',
    uploadsDir: at('uploads'),
    images: storedImages(new FileBlobStore(at('images'))),
    maxBytes,
    allow: [],
  });
}

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'skydeck-hostile-'));
  await Promise.all(['uploads', 'images', 'workshop', 'host'].map((name) => mkdir(at(name))));
  await writeFile(at('host', 'canary'), SECRET.padEnd(MIB));
  importer = importerUpTo(MOST_BYTES);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function forgetReading(file: string): Promise<void> {
  await utimes(file, LONG_AGO, new Date('2002-02-02'));
}

async function wasRead(file: string): Promise<boolean> {
  return (await stat(file)).atimeMs !== LONG_AGO.getTime();
}

/** What importing the upload ends with. */
async function importUpload(): Promise<unknown> {
  const job = { imageId: 'image', file: 'upload' };
  const options = { signal: new AbortController().signal };
  try {
    const inspected = await importer.inspect(job, null, options);
    const converted = await importer.convert(job, inspected, options);
    await importer.store(converted, options);
    return 'it was imported';
  } catch (error) {
    return error;
  } finally {
    await importer.clean(job);
  }
}

test('the file system notes when a file is read, so that the others can look for that', async () => {
  await forgetReading(at('host', 'canary'));
  expect(await wasRead(at('host', 'canary'))).toBe(false);
  await readFile(at('host', 'canary'));
  expect(await wasRead(at('host', 'canary'))).toBe(true);
});

test.each(hostileFiles)(
  '$name is refused: $reason',
  async ({ reason, mostBytes, make }) => {
    const canary = at('host', 'canary');
    if (mostBytes !== undefined) importer = importerUpTo(mostBytes);
    await rename(await make({ directory: at('workshop'), canary }), at('uploads', 'upload'));
    await forgetReading(canary);

    const outcome = await importUpload();

    expect(outcome).toBeInstanceOf(ImageRefusal);
    const refusal = outcome as ImageRefusal;
    expect({ reason: refusal.reason, said: refusal.message }).toMatchObject({ reason });
    expect(refusal.hint).toMatch(/\.$/);
    expect(refusal.message).not.toContain(root + '/uploads');
    expect(await wasRead(canary)).toBe(false);
    expect(await readdir(at('uploads'))).toEqual([]);
    expect(await readdir(at('images'))).toEqual([]);
  },
  180_000,
);

test('there are enough of them, each of its own kind', () => {
  expect(hostileFiles.length).toBeGreaterThanOrEqual(30);
  expect(new Set(hostileFiles.map(({ name }) => name)).size).toBe(hostileFiles.length);
});

test('an upload that is a link to a file of the host is not followed', async () => {
  const canary = at('host', 'canary');
  await symlink(canary, at('uploads', 'upload'));
  await forgetReading(canary);
  expect(await importUpload()).toBeInstanceOf(Error);
  expect(await wasRead(canary)).toBe(false);
  expect(await readdir(at('images'))).toEqual([]);
});
