import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '../../../app-error';
import type { BlobStore } from '../../../blob/blob-store';
import { backupPrefix, chunkKey, manifestKey } from './blob-keys';
import { chunkAddress, packChunk } from './chunk-codec';
import type { ChunkKeys } from './chunk-keys';
import type { OpenDisk } from './disk-access';
import { encodeManifest, openManifest, type ManifestEntry, type OpenManifest } from './manifest';
import { mapInOrder } from './map-in-order';

/** How large chunks are: small enough to keep several in memory, large enough for a store that counts requests. */
export const CHUNK_BYTES = 4 * 1024 ** 2;
const AT_ONCE = 4;
const STATUS_WINDOW = 1024 ** 3;

export interface ContentToStore {
  backup: { id: string; name: string };
  volumeBytes: number;
  /** Whose chunks are taken over where they are the same. */
  parent: { id: string; name: string; manifestSha256: string | null } | null;
  keys: ChunkKeys | null;
  chunkBytes?: number;
}

export interface StoredContent {
  sha256: string;
  manifestSha256: string;
  /** Not zero. */
  contentBytes: number;
  /** New in the store. */
  storedBytes: number;
}

export interface StoreOptions {
  signal: AbortSignal;
  /** Bytes of the volume that are done. */
  progress?: (doneBytes: number) => void;
}

/**
 * Reads a disk that does not change and stores what its parent does not have. The manifest is written as the chunks
 * go, and is there when all of them are: a backup is whole or not at all. Memory does not depend on the size.
 */
export async function storeContent(
  store: BlobStore,
  disk: OpenDisk,
  wanted: ContentToStore,
  { signal, progress = () => undefined }: StoreOptions,
): Promise<StoredContent> {
  const { backup, volumeBytes, keys, chunkBytes = CHUNK_BYTES } = wanted;
  if (disk.sizeBytes < volumeBytes) throw tooShort(disk.sizeBytes, volumeBytes);
  // However an earlier run was cut off: what it has stored is not sent again.
  const resumed = await hasAny(store, backupPrefix(backup.id));
  const parent = wanted.parent ? await openManifest(store, wanted.parent, signal) : null;
  const usable = parent?.head.chunkBytes === chunkBytes ? parent : null;
  const owners = [backup.id, ...(usable?.head.owners ?? [])];
  const content = createHash('sha256');
  const zeros = Buffer.alloc(chunkBytes);
  const total = { contentBytes: 0 };
  let failure: unknown;

  async function* entries(): AsyncGenerator<ManifestEntry> {
    try {
      const chunks = withParent(chunksOf(disk, volumeBytes, chunkBytes), usable);
      const storing = new Storing(store, disk, wanted, resumed, zeros, signal);
      for await (const { entry, bytes, length, offset } of mapInOrder(chunks, AT_ONCE, (chunk) =>
        storing.store(chunk),
      )) {
        signal.throwIfAborted();
        content.update(bytes ?? zeros.subarray(0, length));
        if (bytes) total.contentBytes += length;
        progress(offset + length);
        yield entry;
      }
    } catch (error) {
      // The store tells of its stream that it broke, not why.
      failure ??= error;
      throw error;
    }
  }

  const facts = {
    version: 1,
    backupId: backup.id,
    volumeBytes,
    chunkBytes,
    encrypted: keys !== null,
  } as const;
  const manifest = encodeManifest({ ...facts, owners }, entries());
  try {
    await store.put(manifestKey(backup.id), manifest.body, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw failure ?? error;
  } finally {
    manifest.body.destroy();
    await parent?.entries.return(undefined);
  }
  const stored = { manifestSha256: manifest.sha256(), sha256: content.digest('hex') };
  await checkManifest(store, { ...backup, manifestSha256: stored.manifestSha256 }, signal);
  // Whatever was half written when an earlier run was cut off.
  await store.clean(backup.id);
  return { ...stored, ...total, storedBytes: await sizeOf(store, backupPrefix(backup.id)) };
}

interface Chunk {
  offset: number;
  length: number;
  /** Nothing of it lies on the disk. */
  hole: boolean;
}

/** The disk in chunks, the last of which may be shorter; what the disk says is a hole is not read. */
async function* chunksOf(disk: OpenDisk, volumeBytes: number, chunkBytes: number): AsyncGenerator<Chunk> {
  let [knownTo, dataFrom] = [0, 0];
  let dataEnds: { from: number; to: number }[] = [];
  for (let offset = 0; offset < volumeBytes; offset += chunkBytes) {
    const end = Math.min(offset + chunkBytes, volumeBytes);
    while (knownTo < end) {
      const window = Math.min(STATUS_WINDOW, volumeBytes - knownTo);
      const extents = await disk.extents(knownTo, window);
      dataEnds.push(
        ...extents
          .filter(({ zero }) => !zero)
          .map((each) => ({ from: each.offset, to: each.offset + each.length })),
      );
      const last = extents.at(-1);
      if (!last || last.length === 0) throw new Error('the disk does not say what it holds');
      knownTo = last.offset + last.length;
    }
    dataEnds = dataEnds.filter(({ to }) => to > offset);
    dataFrom = dataEnds[0]?.from ?? Infinity;
    yield { offset, length: end - offset, hole: dataFrom >= end };
  }
}

async function* withParent(
  chunks: AsyncGenerator<Chunk>,
  parent: OpenManifest | null,
): AsyncGenerator<Chunk & { before: ManifestEntry }> {
  for await (const chunk of chunks) {
    const next = await parent?.entries.next();
    yield { ...chunk, before: next?.done === false ? next.value : null };
  }
  // To its end, where it is compared with its checksum.
  while (parent && !(await parent.entries.next()).done);
}

class Storing {
  constructor(
    private readonly store_: BlobStore,
    private readonly disk: OpenDisk,
    private readonly wanted: ContentToStore,
    private readonly resumed: boolean,
    private readonly zeros: Buffer,
    private readonly signal: AbortSignal,
  ) {}

  /** Answers the chunk's entry, and its bytes unless they are zeros. */
  async store(chunk: Chunk & { before: ManifestEntry }) {
    const { offset, length, hole, before } = chunk;
    this.signal.throwIfAborted();
    const bytes = hole ? null : await this.disk.read(offset, length);
    if (!bytes || bytes.equals(this.zeros.subarray(0, length)))
      return { entry: null, bytes: null, offset, length };
    const address = chunkAddress(bytes, this.wanted.keys);
    if (before?.address === address) return { entry: before, bytes, offset, length };
    const entry = { owner: this.wanted.backup.id, address };
    await this.put(chunkKey(entry), bytes);
    return { entry, bytes, offset, length };
  }

  private async put(key: string, bytes: Buffer): Promise<void> {
    const packed = await packChunk(bytes, this.wanted.keys);
    if (this.resumed && (await this.store_.stat(key))?.sizeBytes === packed.length) return;
    const body = Readable.from([packed], { objectMode: false });
    const { sizeBytes } = await this.store_.put(key, body, { sizeBytes: packed.length, signal: this.signal });
    if (sizeBytes === packed.length) return;
    throw new AppError('STORAGE', `The store took ${sizeBytes} of ${packed.length} bytes of a chunk.`, {
      hint: 'It is tried again; look at the store if it goes on.',
      retryable: true,
    });
  }
}

/** What was just written is read back: without its manifest a backup is nothing. */
async function checkManifest(
  store: BlobStore,
  backup: { id: string; name: string; manifestSha256: string },
  signal: AbortSignal,
): Promise<void> {
  const { entries } = await openManifest(store, backup, signal);
  while (!(await entries.next()).done);
}

async function hasAny(store: BlobStore, prefix: string): Promise<boolean> {
  for await (const _blob of store.list(prefix)) return true;
  return false;
}

async function sizeOf(store: BlobStore, prefix: string): Promise<number> {
  let bytes = 0;
  for await (const blob of store.list(prefix)) bytes += blob.sizeBytes;
  return bytes;
}

function tooShort(there: number, wanted: number): AppError {
  return new AppError('STORAGE', `The volume’s disk has ${there} bytes, ${wanted} are expected.`, {
    hint: 'Look at the volume on its back end.',
  });
}
