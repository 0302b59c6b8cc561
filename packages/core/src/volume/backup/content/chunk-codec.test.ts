import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { chunkAddress, packChunk, packedLimit, unpackChunk } from './chunk-codec';
import { newChunkKey, openChunkKeys } from './chunk-keys';

const secretKey = Buffer.alloc(32, 7);
const keys = openChunkKeys(secretKey, newChunkKey(secretKey));

test.each([
  ['text', Buffer.from('skydeck '.repeat(1_000)), 500],
  ['noise', randomBytes(8_000), 8_001],
] as const)('%s comes back as it was, no larger than it must be', async (_what, content, most) => {
  const packed = await packChunk(content, null);
  expect(packed.length).toBeLessThanOrEqual(most);
  expect((await unpackChunk(packed, chunkAddress(content, null), 8_000, null)).equals(content)).toBe(true);
  const sealed = await packChunk(content, keys);
  expect(sealed.length).toBeLessThanOrEqual(packedLimit(8_000));
  expect((await unpackChunk(sealed, chunkAddress(content, keys), 8_000, keys)).equals(content)).toBe(true);
});

test('every flipped bit is found, in plain and in sealed chunks', async () => {
  const content = Buffer.from('skydeck '.repeat(20));
  for (const key of [null, keys]) {
    const packed = await packChunk(content, key);
    const address = chunkAddress(content, key);
    for (let bit = 0; bit < packed.length * 8; bit += 1) {
      const bad = Buffer.from(packed);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      const read = await unpackChunk(bad, address, 8_000, key).catch(() => null);
      // Where deflate has spare bits the content is still the right one.
      if (read) expect(read.equals(content)).toBe(true);
    }
  }
});

test('a sealed chunk says nothing of its content: neither its bytes nor its address', async () => {
  const content = Buffer.from('a well-known file'.repeat(10));
  const [one, two] = await Promise.all([packChunk(content, keys), packChunk(content, keys)]);
  expect(one.equals(two)).toBe(false);
  expect(one.includes('well-known')).toBe(false);
  expect(chunkAddress(content, keys)).toBe(chunkAddress(content, keys));
  expect(chunkAddress(content, keys)).not.toBe(chunkAddress(content, null));
  const others = openChunkKeys(secretKey, newChunkKey(secretKey));
  expect(chunkAddress(content, others)).not.toBe(chunkAddress(content, keys));
  await expect(unpackChunk(one, chunkAddress(content, keys), 8_000, others)).rejects.toThrow();
});

test('what would grow beyond a chunk is refused while it grows', async () => {
  const bomb = await packChunk(Buffer.alloc(1_000_000), null);
  await expect(unpackChunk(bomb, 'ab'.repeat(32), 8_000, null)).rejects.toThrow();
});

test('another cloud’s key opens nothing', () => {
  expect(() => openChunkKeys(Buffer.alloc(32, 8), newChunkKey(secretKey))).toThrow();
  expect(openChunkKeys(secretKey, null)).toBeNull();
});
