import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { WorkOptions } from '@skydeck/core/volume/volume-driver';

const CHUNK_BYTES = 1024 ** 2;

/** The SHA-256 of a file's bytes, lower-case hex. */
export async function sha256OfFile(file: string, { signal, progress }: WorkOptions): Promise<string> {
  const { size } = await stat(file);
  const hash = createHash('sha256');
  let read = 0;
  const chunks = createReadStream(file, { highWaterMark: CHUNK_BYTES, signal }) as AsyncIterable<Buffer>;
  for await (const chunk of chunks) {
    hash.update(chunk);
    read += chunk.length;
    progress?.(read / size);
  }
  return hash.digest('hex');
}
