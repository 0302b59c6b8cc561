import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../app-error';
import type { Config } from '../config';

/** The stored file of an image. */
export interface ImageContent {
  sizeBytes: number;
  /** @param range first and last byte, both included */
  read(range?: { start: number; end: number }): Readable;
}

/** @throws AppError STORAGE when the store does not have it */
export async function openImageContent(
  config: Pick<Config, 'imagesDir'>,
  sha256: string,
): Promise<ImageContent> {
  const file = path.join(config.imagesDir, sha256);
  const facts = await stat(file).catch((cause: unknown) => {
    throw new AppError('STORAGE', 'The store does not have the file of this image.', {
      hint: 'Ask an administrator to look after the store of images.',
      cause,
    });
  });
  return { sizeBytes: facts.size, read: (range) => createReadStream(file, range) };
}
