import type { BlobStore } from '../../blob/blob-store';
import { FileBlobStore } from '../../blob/file-blob-store';
import { S3BlobStore } from '../../blob/s3-blob-store';
import type { Config } from '../../config';

export type BackupStoreConfig = Pick<Config, 'backupStore' | 'backupsDir'>;

const stores = new WeakMap<BackupStoreConfig, BlobStore>();

/** The store of backups, each in a directory of its own; one for each configuration, for its connections. */
export function backupStore(config: BackupStoreConfig): BlobStore {
  const known = stores.get(config);
  if (known) return known;
  const store =
    config.backupStore.kind === 's3'
      ? new S3BlobStore(config.backupStore, 'backups/')
      : new FileBlobStore(config.backupsDir);
  stores.set(config, store);
  return store;
}
