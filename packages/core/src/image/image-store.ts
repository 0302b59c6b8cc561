import type { BlobStore } from '../blob/blob-store';
import { FileBlobStore } from '../blob/file-blob-store';
import { S3BlobStore } from '../blob/s3-blob-store';
import type { Config } from '../config';

export type ImageStoreConfig = Pick<Config, 'imageStore' | 'imagesDir'>;

const stores = new WeakMap<ImageStoreConfig, BlobStore>();

/** The store of images, each under its SHA-256; one for each configuration, for its connections. */
export function imageStore(config: ImageStoreConfig): BlobStore {
  const known = stores.get(config);
  if (known) return known;
  const store =
    config.imageStore.kind === 's3'
      ? new S3BlobStore(config.imageStore, 'images/')
      : new FileBlobStore(config.imagesDir);
  stores.set(config, store);
  return store;
}
