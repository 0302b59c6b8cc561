import { hkdfSync, randomBytes } from 'node:crypto';
import { deriveKey, open, seal } from '../../../secret-box';

const KEY_BYTES = 32;
const PURPOSE = 'backup-key';

/** What the chunks of an encrypted volume are sealed and named with; in memory only. */
export interface ChunkKeys {
  data: Buffer;
  /** Keyed, so that the store does not learn which known content a chunk is. */
  address: Buffer;
}

/** A new key for a chain of backups, sealed under one derived from the cloud's. */
export function newChunkKey(secretKey: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(seal(deriveKey(secretKey, PURPOSE), randomBytes(KEY_BYTES)));
}

/** The keys of a backup; null of a plain one. */
export function openChunkKeys(secretKey: Buffer, wrappedKey: Uint8Array | null): ChunkKeys | null {
  if (wrappedKey === null) return null;
  const key = open(deriveKey(secretKey, PURPOSE), wrappedKey);
  const derive = (info: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', info, KEY_BYTES));
  return { data: derive('data'), address: derive('address') };
}
