import { createHash } from 'node:crypto';
import { pipeline, Readable, Transform } from 'node:stream';
import { createDeflate, createInflate } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '../../../app-error';
import type { BlobStat, BlobStore } from '../../../blob/blob-store';
import { manifestKey } from './blob-keys';
import { collect } from './collect';
import { DamagedBackupError } from './damaged-backup';

/** A chunk in the store: the backup that has stored it, and the address of its content. */
export interface ChunkRef {
  owner: string;
  address: string;
}

/** One chunk of the volume, in its order; null is zeros. */
export type ManifestEntry = ChunkRef | null;

const head = z.object({
  version: z.literal(1),
  backupId: z.uuid(),
  volumeBytes: z.number().int().positive(),
  chunkBytes: z.number().int().positive(),
  encrypted: z.boolean(),
  /** Backups that have stored chunks of this one; entries name them by their place. */
  owners: z.array(z.uuid()).max(65_535),
});
export type ManifestHead = z.infer<typeof head>;

const ADDRESS_BYTES = 32;
const ENTRY_BYTES = 2 + ADDRESS_BYTES;
const ZEROS = 0xffff;
const HEAD_LIMIT = 4 * 1024 ** 2;
const PIECE_BYTES = 256 * 1024;

/**
 * A manifest as it lies in the store: a line of JSON and 34 bytes for each chunk, compressed. It names every chunk of
 * the volume, whoever has stored it: no other manifest is needed to read a backup.
 */
export function encodeManifest(
  facts: ManifestHead,
  entries: AsyncIterable<ManifestEntry>,
): { body: Readable; sha256: () => string } {
  const hash = createHash('sha256');
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  // What fails is told to whoever reads the body.
  pipeline(Readable.from(records(facts, entries)), createDeflate(), meter, () => undefined);
  return { body: meter, sha256: () => hash.digest('hex') };
}

async function* records(facts: ManifestHead, entries: AsyncIterable<ManifestEntry>): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(facts)}\n`);
  const placeOf = new Map(facts.owners.map((owner, place) => [owner, place]));
  for await (const entry of entries) {
    const record = Buffer.alloc(ENTRY_BYTES);
    const place = entry === null ? ZEROS : placeOf.get(entry.owner);
    if (place === undefined) throw new Error(`${entry?.owner} is no owner of this manifest’s chunks`);
    record.writeUInt16BE(place, 0);
    if (entry) record.write(entry.address, 2, 'hex');
    yield record;
  }
}

export interface OpenManifest {
  head: ManifestHead;
  /** To be read to its end, where the checksum is compared. */
  entries: AsyncGenerator<ManifestEntry>;
}

/** Reads a backup's manifest as a stream. @throws AppError STORAGE when it is not there or damaged */
export async function openManifest(
  store: BlobStore,
  backup: { id: string; name: string; manifestSha256: string | null },
  signal: AbortSignal,
): Promise<OpenManifest> {
  const { id, manifestSha256 } = backup;
  const stat = manifestSha256 === null ? null : await store.stat(manifestKey(id));
  if (!stat) throw manifestLost(backup, 'missing');
  const hash = createHash('sha256');
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  const inflated = createInflate();
  pipeline(
    Readable.from(pieces(store, stat, signal), { objectMode: false }),
    meter,
    inflated,
    () => undefined,
  );
  const bytes = inflated[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const damaged = (cause?: unknown): AppError => manifestLost(backup, 'damaged', cause);
  try {
    const { line, rest } = await firstLine(bytes);
    const facts = head.parse(JSON.parse(line));
    const check = (): void => {
      if (hash.digest('hex') !== manifestSha256) throw damaged();
    };
    return { head: facts, entries: entriesOf(facts, rest, bytes, { check, damaged, signal, inflated }) };
  } catch (error) {
    inflated.destroy();
    signal.throwIfAborted();
    throw error instanceof AppError ? error : damaged(error);
  }
}

/** Each is got when it is wanted: whoever reads a disk beside it takes hours, and no store keeps a connection so long. */
async function* pieces(
  store: BlobStore,
  { key, sizeBytes }: BlobStat,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for (let start = 0; start < sizeBytes; start += PIECE_BYTES) {
    const range = { start, end: Math.min(start + PIECE_BYTES, sizeBytes) - 1 };
    yield await collect(await store.get(key, { range, signal }), PIECE_BYTES, signal);
  }
}

async function firstLine(bytes: AsyncIterator<Buffer>): Promise<{ line: string; rest: Buffer }> {
  let read = Buffer.alloc(0);
  for (;;) {
    const end = read.indexOf('\n');
    if (end >= 0) return { line: read.subarray(0, end).toString(), rest: read.subarray(end + 1) };
    const next = await bytes.next();
    if (next.done || read.length > HEAD_LIMIT) throw new Error('it has no head');
    read = Buffer.concat([read, next.value]);
  }
}

async function* entriesOf(
  facts: ManifestHead,
  first: Buffer,
  bytes: AsyncIterator<Buffer>,
  on: { check: () => void; damaged: (cause?: unknown) => AppError; signal: AbortSignal; inflated: Transform },
): AsyncGenerator<ManifestEntry> {
  const count = Math.ceil(facts.volumeBytes / facts.chunkBytes);
  let read = first;
  let at = 0;
  try {
    for (let index = 0; index < count; index += 1) {
      while (read.length - at < ENTRY_BYTES) {
        const next = await bytes.next();
        if (next.done) throw on.damaged();
        read = Buffer.concat([read.subarray(at), next.value]);
        at = 0;
      }
      const place = read.readUInt16BE(at);
      const address = read.toString('hex', at + 2, at + ENTRY_BYTES);
      at += ENTRY_BYTES;
      const owner = facts.owners[place];
      if (place !== ZEROS && owner === undefined) throw on.damaged();
      yield owner === undefined ? null : { owner, address };
    }
    // The checksum is of all that is there, to the end of the stream.
    while (!(await bytes.next()).done);
    on.check();
  } catch (error) {
    on.signal.throwIfAborted();
    throw error instanceof AppError ? error : on.damaged(error);
  } finally {
    on.inflated.destroy();
  }
}

function manifestLost(
  { id, name }: { id: string; name: string },
  how: string,
  cause?: unknown,
): DamagedBackupError {
  return new DamagedBackupError(
    id,
    `The manifest of the backup ${name} is ${how} in the store (${manifestKey(id)}).`,
    {
      hint: 'Restore that file in the store, or delete this backup and make a full one.',
      cause,
    },
  );
}
