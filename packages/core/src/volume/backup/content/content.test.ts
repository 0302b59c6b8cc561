import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../app-error';
import { FileBlobStore } from '../../../blob/file-blob-store';
import { MemoryDisk } from '../../../testing/memory-disk';
import { newChunkKey, openChunkKeys, type ChunkKeys } from './chunk-keys';
import { manifestKey } from './blob-keys';
import { DamagedBackupError } from './damaged-backup';
import { encodeManifest, openManifest, type ManifestEntry } from './manifest';
import { readContent, type DamagedChunkError } from './read-content';
import { restoreContent } from './restore-content';
import { storeContent } from './store-content';
import { removeContent, sweepChunks } from './sweep-chunks';

const { signal } = new AbortController();
const CHUNK = 256;
const SIZE = 10 * CHUNK + 100;
const secretKey = Buffer.alloc(32, 1);

let directory: string;
let store: FileBlobStore;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-backups-'));
  store = new FileBlobStore(directory);
});
afterEach(() => rm(directory, { recursive: true }));

interface Stored {
  id: string;
  name: string;
  sha256: string;
  manifestSha256: string;
  contentBytes: number;
  storedBytes: number;
}

async function backUp(
  disk: MemoryDisk,
  parent: Stored | null,
  keys: ChunkKeys | null = null,
): Promise<Stored> {
  const backup = { id: randomUUID(), name: 'a backup' };
  const wanted = { backup, volumeBytes: disk.sizeBytes, parent, keys, chunkBytes: CHUNK };
  return { ...backup, ...(await storeContent(store, disk, wanted, { signal })) };
}

async function contentOf(backup: Stored, keys: ChunkKeys | null = null, size = SIZE): Promise<Buffer> {
  const disk = new MemoryDisk(size);
  await restoreContent(store, backup, disk, { keys, zeroed: true, signal });
  return disk.content;
}

const files = async (): Promise<string[]> =>
  (await readdir(directory, { recursive: true })).filter((name) => name.includes('/')).sort();
const chunks = async (): Promise<string[]> => (await files()).filter((name) => !name.endsWith('manifest'));

test('zeros cost nothing and holes are not read', async () => {
  const disk = new MemoryDisk(SIZE);
  await disk.write(3 * CHUNK, Buffer.from('data'));
  const backup = await backUp(disk, null);
  expect(disk.reads).toEqual([3 * CHUNK]);
  expect(await chunks()).toHaveLength(1);
  expect(backup.contentBytes).toBe(CHUNK);
  expect(backup.sha256).toBe(createHash('sha256').update(disk.content).digest('hex'));
});

test('any sequence of writes, backups and deletions: what is kept holds what it held, and nothing is left', async () => {
  const step = fc.oneof(
    fc.record({
      what: fc.constant('write' as const),
      at: fc.nat(SIZE - 40),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    }),
    fc.record({ what: fc.constant('zero' as const), at: fc.nat(SIZE - CHUNK) }),
    fc.record({ what: fc.constant('back-up' as const), incremental: fc.boolean() }),
    fc.record({ what: fc.constant('delete' as const), which: fc.nat(5), more: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, encrypted) => {
      const keys = encrypted ? openChunkKeys(secretKey, newChunkKey(secretKey)) : null;
      const disk = new MemoryDisk(SIZE);
      let kept: { backup: Stored; content: Buffer }[] = [];
      let remains: string[] = [];
      const remove = async (gone: typeof kept): Promise<void> => {
        kept = kept.filter((each) => !gone.includes(each));
        const dead = [...remains, ...gone.map(({ backup }) => backup.id)];
        remains = [...(await sweepChunks(store, { dead, living: kept.map(({ backup }) => backup) }, signal))];
      };
      for (const each of steps) {
        if (each.what === 'write') await disk.write(each.at, Buffer.from(each.bytes));
        else if (each.what === 'zero') await disk.writeZeros(each.at, CHUNK);
        else if (each.what === 'delete') {
          await remove(kept.slice(each.which, each.which + (each.more ? 2 : 1)));
        } else {
          const parent = each.incremental ? (kept.at(-1)?.backup ?? null) : null;
          kept.push({ backup: await backUp(disk, parent, keys), content: Buffer.from(disk.content) });
        }
      }
      for (const { backup, content } of kept) {
        expect((await contentOf(backup, keys)).equals(content)).toBe(true);
      }
      await remove(kept);
      expect(remains).toEqual([]);
      expect(await readdir(directory)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('an incremental backup stores what has changed, and a volume may have grown since', async () => {
  const disk = new MemoryDisk(SIZE);
  await disk.write(0, Buffer.alloc(SIZE, 'a'));
  const full = await backUp(disk, null);
  const before = await chunks();
  const larger = new MemoryDisk(SIZE + 3 * CHUNK);
  await larger.write(0, disk.content);
  await larger.write(5 * CHUNK, Buffer.from('changed'));
  await larger.write(SIZE, Buffer.from('new'));
  const next = await backUp(larger, full);
  // The changed one, and the one that was cut short at the former end.
  expect((await chunks()).filter((name) => !before.includes(name))).toHaveLength(2);
  expect((await contentOf(next, null, larger.sizeBytes)).equals(larger.content)).toBe(true);
});

test('a larger disk that held something else holds zeros behind the content', async () => {
  const disk = new MemoryDisk(SIZE);
  await disk.write(4 * CHUNK, Buffer.from('data'));
  const backup = await backUp(disk, null);
  const target = new MemoryDisk(2 * SIZE);
  target.content.fill('x');
  await restoreContent(store, backup, target, { keys: null, zeroed: false, signal });
  expect(target.content.equals(Buffer.concat([disk.content, Buffer.alloc(SIZE)]))).toBe(true);
});

test('damage is named: a flipped bit, a missing chunk, a manifest', async () => {
  const disk = new MemoryDisk(SIZE);
  await disk.write(0, Buffer.alloc(SIZE, 'a'));
  await disk.write(7 * CHUNK, Buffer.from('b'));
  const backup = await backUp(disk, null);
  const [first = '', second = ''] = await chunks();
  const bytes = await readFile(path.join(directory, first));
  bytes[3]! ^= 4;
  await writeFile(path.join(directory, first), bytes);
  await rm(path.join(directory, second));
  const found: DamagedChunkError[] = [];
  const read = readContent(store, backup, { keys: null, signal, onDamage: (damage) => found.push(damage) });
  for await (const chunk of read) expect(chunk.length).toBeGreaterThan(0);
  expect(new Set(found.map(({ key }) => key))).toEqual(new Set([first, second]));
  await expect(contentOf(backup)).rejects.toThrow(DamagedBackupError);

  await writeFile(path.join(directory, `${backup.id}/manifest`), 'something else');
  await expect(contentOf(backup)).rejects.toThrow(/manifest of the backup a backup is damaged/);
  await expect(backUp(disk, backup)).rejects.toThrow(DamagedBackupError);
  // What a living one needs is not known: nothing of a dead one goes.
  const dead = [randomUUID()];
  await expect(sweepChunks(store, { dead, living: [backup] }, signal)).rejects.toThrow(/nothing is removed/);
});

test('a connection to the store that breaks while a manifest is read says nothing about the backup', async () => {
  const disk = new MemoryDisk(SIZE);
  await disk.write(0, Buffer.alloc(SIZE, 'a'));
  const backup = await backUp(disk, null);
  const get = store.get.bind(store);
  store.get = async (key, options) => {
    const whole = await get(key, options);
    if (!key.endsWith('/manifest')) return whole;
    const [bytes] = (await whole.toArray()) as Buffer[];
    return Readable.from(
      (function* () {
        yield bytes!.subarray(0, 20);
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      })(),
    );
  };
  const broken = { code: 'STORAGE', retryable: true };
  for (const work of [() => contentOf(backup), () => backUp(disk, backup)]) {
    const error: unknown = await work().catch((each: unknown) => each);
    expect(error).toMatchObject(broken);
    expect(error).not.toBeInstanceOf(DamagedBackupError);
  }
});

test('a parent’s manifest that is not what was stored is noticed before anything goes on from it', async () => {
  const disk = new MemoryDisk(SIZE);
  await disk.write(0, Buffer.alloc(SIZE, 'a'));
  const full = await backUp(disk, null);
  await disk.write(0, Buffer.from('b'));
  const parent = await backUp(disk, full);
  const { head, entries } = await openManifest(store, parent, signal);
  async function* others(): AsyncGenerator<ManifestEntry> {
    for await (const entry of entries) yield entry && { ...entry, owner: full.id };
  }
  await store.put(manifestKey(parent.id), encodeManifest(head, others()).body, { signal });
  await expect(backUp(disk, parent)).rejects.toThrow(DamagedBackupError);
});

test('a disk or a store that fails ends it in its own words, and what was stored can be removed', async () => {
  const disk = new MemoryDisk(SIZE);
  await disk.write(0, Buffer.alloc(SIZE, 'a'));
  await disk.write(9 * CHUNK, Buffer.from('b'));
  const id = randomUUID();
  const wanted = {
    backup: { id, name: 'b' },
    volumeBytes: SIZE,
    parent: null,
    keys: null,
    chunkBytes: CHUNK,
  };
  const broken = new AppError('STORAGE', 'The disk is broken.');
  const read = disk.read.bind(disk);
  disk.read = (offset, length) => (offset === 9 * CHUNK ? Promise.reject(broken) : read(offset, length));
  await expect(storeContent(store, disk, wanted, { signal })).rejects.toBe(broken);
  expect(await files()).not.toContain(`${id}/manifest`);
  expect((await files()).length).toBeGreaterThan(0);
  await writeFile(path.join(directory, id, '.killed.part'), 'half');
  await removeContent(store, id, signal);
  expect(await readdir(directory)).toEqual([]);
});

test('what an earlier run has stored is not sent again, however that was cut off', async () => {
  const disk = new MemoryDisk(SIZE);
  for (let at = 0; at < 10; at += 1) await disk.write(at * CHUNK, Buffer.from([at + 1]));
  const backup = { id: randomUUID(), name: 'b' };
  const wanted = { backup, volumeBytes: SIZE, parent: null, keys: null, chunkBytes: CHUNK };
  const puts: string[] = [];
  const put = store.put.bind(store);
  store.put = (key, ...rest) => {
    puts.push(key);
    return put(key, ...rest);
  };
  const stopping = new AbortController();
  const read = disk.read.bind(disk);
  disk.read = (offset, length) => {
    if (offset === 6 * CHUNK) stopping.abort();
    return read(offset, length);
  };
  await expect(storeContent(store, disk, wanted, { signal: stopping.signal })).rejects.toThrow();
  const before = await chunks();
  expect(before.length).toBeGreaterThan(0);
  await writeFile(path.join(directory, backup.id, '.killed.part'), 'half');
  disk.read = read;
  puts.splice(0);
  await storeContent(store, disk, wanted, { signal });
  expect(puts.filter((key) => before.includes(key))).toEqual([]);
  expect(await files()).toHaveLength(11);
});
