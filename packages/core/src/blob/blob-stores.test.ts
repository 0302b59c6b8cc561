import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestS3Server } from '../testing/s3-server';
import type { BlobStat, BlobStore } from './blob-store';
import { FileBlobStore } from './file-blob-store';
import { S3BlobStore } from './s3-blob-store';

const MIB = 1024 ** 2;
const { signal } = new AbortController();

let directory: string;
let server: TestS3Server;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-blobs-'));
  server = await TestS3Server.start();
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const stores: Record<string, () => BlobStore> = {
  'files in a directory': () => new FileBlobStore(path.join(directory, 'store')),
  'a bucket of S3': () => new S3BlobStore(server.settings, 'images/'),
};

describe.each(Object.entries(stores))('%s', (_name, open) => {
  test('keeps what it is given, and gives it back whole or in part', async () => {
    const store = open();
    // More than one part, and not a multiple of it.
    const body = randomBytes(33 * MIB + 7);
    const sizeBytes = body.length;
    expect(await store.stat('one')).toBeNull();
    const stored = await store.put('one', Readable.from(chunks(body)), { sizeBytes, signal });
    expect(stored).toEqual({ key: 'one', sizeBytes });
    expect(await store.stat('one')).toEqual(stored);
    expect((await buffer(await store.get('one'))).equals(body)).toBe(true);
    const range = { start: 5, end: 5_000_000 };
    expect((await buffer(await store.get('one', { range }))).equals(body.subarray(5, 5_000_001))).toBe(true);
  });

  test('takes a file of the host, replaces, lists and removes', async () => {
    const store = open();
    const file = path.join(directory, 'file');
    await writeFile(file, 'first');
    await store.putFile('backups/a/1', file, { signal });
    await store.put('backups/a/1', Readable.from([Buffer.from('second')]), { signal });
    await store.put('backups/b', Readable.from([Buffer.from('b')]), { signal });
    expect(String(await buffer(await store.get('backups/a/1')))).toBe('second');
    expect(await readFile(file, 'utf8')).toBe('first');
    const listed = await all(store.list('backups/'));
    expect(listed.map(({ key, sizeBytes }) => [key, sizeBytes]).sort()).toEqual([
      ['backups/a/1', 6],
      ['backups/b', 1],
    ]);
    await store.remove('backups/b');
    await store.remove('backups/b');
    expect(await store.stat('backups/b')).toBeNull();
  });

  test('has nothing of what broke off', async () => {
    const store = open();
    const controller = new AbortController();
    const endless = Readable.from(
      (function* () {
        for (let sent = 0; ; sent += 1) {
          if (sent === 20) controller.abort(new Error('enough'));
          yield Buffer.alloc(MIB);
        }
      })(),
    );
    await expect(store.put('broken', endless, { signal: controller.signal })).rejects.toThrow();
    const failing = Readable.from(
      (function* () {
        yield Buffer.alloc(MIB);
        throw new Error('the source failed');
      })(),
    );
    await expect(store.put('broken', failing, { signal })).rejects.toThrow();
    expect(await store.stat('broken')).toBeNull();
  });

  test('says what it does not have, and takes no key that leads elsewhere', async () => {
    const store = open();
    await expect(store.get('none')).rejects.toMatchObject({
      code: 'STORAGE',
      retryable: false,
      message: expect.stringContaining('does not have') as string,
    });
    for (const key of ['../etc/passwd', '/etc/passwd', '.hidden', 'a//b', '']) {
      await expect(store.stat(key)).rejects.toThrow('no key');
    }
  });
});

async function all(list: AsyncIterable<BlobStat>): Promise<BlobStat[]> {
  const found: BlobStat[] = [];
  for await (const each of list) found.push(each);
  return found;
}

function* chunks(body: Buffer): Iterable<Buffer> {
  for (let start = 0; start < body.length; start += 100_000) yield body.subarray(start, start + 100_000);
}

test('a file on the same file system is not copied; drafts are nobody’s', async () => {
  const store = new FileBlobStore(path.join(directory, 'linked'));
  const file = path.join(directory, 'large');
  await writeFile(file, randomBytes(MIB));
  await store.putFile('large', file, { signal });
  await store.putFile('large', file, { signal });
  expect((await stat(path.join(directory, 'linked/large'))).ino).toBe((await stat(file)).ino);
  await writeFile(path.join(directory, 'linked/.half.part'), 'half');
  expect((await all(store.list(''))).map(({ key }) => key)).toEqual(['large']);
  expect(await readdir(path.join(directory, 'linked'))).toEqual(['.half.part', 'large']);
  expect(await store.freeBytes()).toBeGreaterThan(0);

  const now = Date.now();
  await store.removeDrafts(new Date(now - 60_000));
  expect(await readdir(path.join(directory, 'linked'))).toContain('.half.part');
  await store.removeDrafts(new Date(now + 60_000));
  expect(await readdir(path.join(directory, 'linked'))).toEqual(['large']);
});

test('an S3 store says what is wrong with it', async () => {
  const refusal = (changes: object) =>
    new S3BlobStore({ ...server.settings, ...changes }, 'images/').get('one').then(
      () => null,
      (error: unknown) => error,
    );
  expect(await refusal({ bucket: 'another' })).toMatchObject({
    message: 'The S3 store has no bucket another.',
    hint: expect.stringContaining('SKYDECK_S3_BUCKET') as string,
  });
  expect(await refusal({ accessKey: 'wrong' })).toMatchObject({
    message: expect.stringContaining('refuses the access') as string,
    retryable: false,
  });
  expect(await refusal({ endpoint: 'http://127.0.0.1:9' })).toMatchObject({
    code: 'STORAGE',
    retryable: true,
  });
});
