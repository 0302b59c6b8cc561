import { deriveKey } from '../secret-box';

/** The key under which user data is kept. */
export function userDataKey(secretKey: Buffer): Buffer {
  return deriveKey(secretKey, 'user-data');
}
