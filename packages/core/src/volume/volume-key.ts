import { randomBytes } from 'node:crypto';
import { deriveKey, open, seal } from '../secret-box';
import type { DiskKey } from './disk-source';

const PASSPHRASE_BYTES = 32;

/** A new passphrase for a volume, sealed: it is never stored, logged or shown as it is. */
export function newWrappedKey(secretKey: Buffer): Uint8Array<ArrayBuffer> {
  const passphrase = Buffer.from(randomBytes(PASSPHRASE_BYTES).toString('base64'), 'ascii');
  return new Uint8Array(seal(deriveKey(secretKey, 'volume-key'), passphrase));
}

/** The key of an encrypted volume or backup, for a driver; null for a plain one. */
export function openKey(
  secretKey: Buffer,
  volume: { id: string; wrappedKey: Uint8Array | null },
): DiskKey | null {
  if (volume.wrappedKey === null) return null;
  return {
    secretUuid: volume.id,
    passphrase: open(deriveKey(secretKey, 'volume-key'), volume.wrappedKey),
  };
}
