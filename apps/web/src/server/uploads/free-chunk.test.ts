import { expect, test } from 'vitest';
import { freeChunk } from './free-chunk';

test('a chunk with memory of its own is empty afterwards; one that shares it is left alone', () => {
  const own = Buffer.from(new ArrayBuffer(65_536));
  freeChunk(own);
  expect([own.length, own.buffer.byteLength]).toEqual([0, 0]);

  const shared = new ArrayBuffer(131_072);
  const part = Buffer.from(shared, 0, 65_536);
  freeChunk(part);
  expect([part.length, shared.byteLength]).toEqual([65_536, 131_072]);

  const small = Buffer.alloc(8_192);
  freeChunk(small);
  expect(small.length).toBe(8_192);
});
