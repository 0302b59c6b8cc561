import type { Readable } from 'node:stream';
import { AppError } from '../app-error';
import { imageStore, type ImageStoreConfig } from './image-store';

/** The stored file of an image. */
export interface ImageContent {
  sizeBytes: number;
  /** @param range first and last byte, both included */
  read(range?: { start: number; end: number }): Promise<Readable>;
}

/** @throws AppError STORAGE when the store does not have it */
export async function openImageContent(config: ImageStoreConfig, sha256: string): Promise<ImageContent> {
  const store = imageStore(config);
  const facts = await store.stat(sha256);
  if (facts) return { sizeBytes: facts.sizeBytes, read: (range) => store.get(sha256, { range }) };
  throw new AppError('STORAGE', 'The store does not have the file of this image.', {
    hint: 'Ask an administrator to look after the store of images.',
  });
}
