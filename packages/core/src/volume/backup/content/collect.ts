import type { Readable } from 'node:stream';
import { AppError } from '../../../app-error';

/**
 * What the store sends, in memory. More than the limit is not kept: then it is not what was stored.
 * @throws AppError STORAGE when the store breaks off, which says nothing about what it holds
 */
export async function collect(stored: Readable, limit: number, signal: AbortSignal): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stored as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > limit) break;
      parts.push(part);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('STORAGE', 'The store broke off while a backup was read.', {
      hint: 'It is tried again; look at the store if it goes on.',
      retryable: true,
      cause: error,
    });
  }
  return Buffer.concat(parts);
}
