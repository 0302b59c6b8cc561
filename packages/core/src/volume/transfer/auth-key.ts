import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 16;

/** A new key of a transfer, and what is kept of it: nobody can read the key from that. */
export function newAuthKey(): { authKey: string; hash: Uint8Array<ArrayBuffer> } {
  const authKey = randomBytes(KEY_BYTES).toString('base64url');
  return { authKey, hash: new Uint8Array(hashOf(authKey)) };
}

/** Whether it is the key, in a time that does not tell how much of it is right. */
export function isAuthKey(authKey: string, hash: Uint8Array): boolean {
  const given = hashOf(authKey);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

/** Random through and through: a plain hash is enough. */
function hashOf(authKey: string): Buffer {
  return createHash('sha256').update(authKey, 'ascii').digest();
}
