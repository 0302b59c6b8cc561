import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { AppError } from '../../../app-error';
import type { BlobStore } from '../../../blob/blob-store';
import { chunkKey } from './blob-keys';
import { packedLimit, unpackChunk } from './chunk-codec';
import { collect } from './collect';
import { DamagedBackupError } from './damaged-backup';
import type { ChunkKeys } from './chunk-keys';
import { mapInOrder } from './map-in-order';
import { openManifest, type ChunkRef, type ManifestHead } from './manifest';

const AT_ONCE = 4;
const MIB = 1024 ** 2;

/** A chunk that the store does not have as it was stored. */
export class DamagedChunkError extends DamagedBackupError {
  constructor(
    backupId: string,
    readonly key: string,
    offset: number,
    how: string,
    cause?: unknown,
  ) {
    super(
      backupId,
      `A chunk of the backup is ${how} in the store: ${key}, at ${offset / MIB} MiB of the volume.`,
      {
        hint: 'Restore that file in the store, or go back to another backup; later ones may share the chunk.',
        cause,
      },
    );
  }
}

export interface BackupToRead {
  id: string;
  name: string;
  manifestSha256: string | null;
  /** Of the whole content. */
  sha256: string | null;
}

export interface ReadChunk {
  offset: number;
  length: number;
  /** Null: zeros. */
  bytes: Buffer | null;
}

export interface ReadOptions {
  keys: ChunkKeys | null;
  signal: AbortSignal;
  /** Is told of a damaged chunk, which counts as zeros then; without it the first one ends the reading. */
  onDamage?: (damage: DamagedChunkError) => void;
}

/**
 * A backup's content, chunk after chunk in its order, each compared with its address and all of it with its checksum at
 * the end. @throws AppError STORAGE
 */
export async function* readContent(
  store: BlobStore,
  backup: BackupToRead,
  { keys, signal, onDamage }: ReadOptions,
): AsyncGenerator<ReadChunk> {
  const { head, entries } = await openManifest(store, backup, signal);
  const content = createHash('sha256');
  const zeros = Buffer.alloc(head.chunkBytes);
  let damaged = false;
  const read = async ({ entry, offset, length }: Place): Promise<ReadChunk> => {
    if (!entry) return { offset, length, bytes: null };
    try {
      return { offset, length, bytes: await readChunk(store, entry, { head, offset, length, keys, signal }) };
    } catch (error) {
      if (!onDamage || !(error instanceof DamagedChunkError)) throw error;
      damaged = true;
      onDamage(error);
      return { offset, length, bytes: null };
    }
  };
  try {
    for await (const chunk of mapInOrder(placed(head, entries), AT_ONCE, read)) {
      signal.throwIfAborted();
      content.update(chunk.bytes ?? zeros.subarray(0, chunk.length));
      yield chunk;
    }
  } finally {
    await entries.return(undefined);
  }
  if (!damaged && content.digest('hex') !== backup.sha256) throw anotherContent(backup);
}

interface Place {
  entry: ChunkRef | null;
  offset: number;
  length: number;
}

async function* placed(head: ManifestHead, entries: AsyncIterable<ChunkRef | null>): AsyncGenerator<Place> {
  let offset = 0;
  for await (const entry of entries) {
    const length = Math.min(head.chunkBytes, head.volumeBytes - offset);
    yield { entry, offset, length };
    offset += length;
  }
}

async function readChunk(
  store: BlobStore,
  ref: ChunkRef,
  on: { head: ManifestHead; offset: number; length: number; keys: ChunkKeys | null; signal: AbortSignal },
): Promise<Buffer> {
  const key = chunkKey(ref);
  const { chunkBytes } = on.head;
  let stored: Readable;
  try {
    stored = await store.get(key, { signal: on.signal });
  } catch (error) {
    on.signal.throwIfAborted();
    if ((await store.stat(key)) === null)
      throw new DamagedChunkError(on.head.backupId, key, on.offset, 'missing', error);
    throw error;
  }
  const packed = await collect(stored, packedLimit(chunkBytes), on.signal);
  try {
    const content = await unpackChunk(packed, ref.address, chunkBytes, on.keys);
    if (content.length !== on.length) throw new Error(`it has ${content.length} bytes`);
    return content;
  } catch (error) {
    throw new DamagedChunkError(on.head.backupId, key, on.offset, 'damaged', error);
  }
}

function anotherContent({ id, name }: BackupToRead): AppError {
  return new DamagedBackupError(id, `What the backup ${name} holds does not match its checksum.`, {
    hint: 'Go back to another backup, and make a full one now.',
  });
}
