import { expect, test } from 'vitest';
import { newWrappedKey, openKey } from './volume-key';

const secretKey = Buffer.alloc(32, 7);
const id = '11111111-1111-4111-8111-111111111111';

test('a wrapped key opens to 32 random bytes in base64, and only under the key of the cloud', () => {
  const wrappedKey = newWrappedKey(secretKey);
  const key = openKey(secretKey, { id, wrappedKey });
  expect(key?.secretUuid).toBe(id);
  expect(Buffer.from(key!.passphrase.toString('ascii'), 'base64')).toHaveLength(32);
  expect(Buffer.from(wrappedKey).includes(key!.passphrase)).toBe(false);
  expect(() => openKey(Buffer.alloc(32, 8), { id, wrappedKey })).toThrow();
  expect(openKey(secretKey, { id, wrappedKey: newWrappedKey(secretKey) })!.passphrase).not.toEqual(
    key!.passphrase,
  );
  expect(openKey(secretKey, { id, wrappedKey: null })).toBeNull();
});
