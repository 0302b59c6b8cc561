import { createHash, createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import { open, seal, SEAL_OVERHEAD_BYTES } from '../../../secret-box';
import type { ChunkKeys } from './chunk-keys';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

const AS_IT_IS = 0;
const DEFLATED = 1;
/** What compression must save to be worth undoing it. */
const WORTH = 0.97;

/** Most that a chunk of this size takes in the store. */
export const packedLimit = (chunkBytes: number): number => chunkBytes + 1 + SEAL_OVERHEAD_BYTES;

/** The name of a content: SHA-256, for encrypted volumes keyed; lower-case hex. */
export function chunkAddress(content: Buffer, keys: ChunkKeys | null): string {
  const hash = keys ? createHmac('sha256', keys.address) : createHash('sha256');
  return hash.update(content).digest('hex');
}

/** Compressed where that helps, and sealed (AES-256-GCM) where the volume is encrypted. */
export async function packChunk(content: Buffer, keys: ChunkKeys | null): Promise<Buffer> {
  const small = await deflate(content, { level: constants.Z_BEST_SPEED });
  const [codec, body] = small.length < content.length * WORTH ? [DEFLATED, small] : [AS_IT_IS, content];
  const packed = Buffer.concat([Buffer.of(codec), body]);
  return keys ? seal(keys.data, packed) : packed;
}

/** What was packed under this address. @throws Error when it is another content, or none */
export async function unpackChunk(
  packed: Buffer,
  address: string,
  chunkBytes: number,
  keys: ChunkKeys | null,
): Promise<Buffer> {
  const plain = keys ? open(keys.data, packed) : packed;
  const body = plain.subarray(1);
  const content = plain[0] === DEFLATED ? await inflate(body, { maxOutputLength: chunkBytes }) : body;
  if (chunkAddress(content, keys) !== address) throw new Error('its content is another one');
  return content;
}
