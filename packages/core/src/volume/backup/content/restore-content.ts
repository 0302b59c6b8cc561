import type { BlobStore } from '../../../blob/blob-store';
import type { OpenDisk } from './disk-access';
import { readContent, type BackupToRead, type ReadOptions } from './read-content';

export interface RestoreOptions extends Omit<ReadOptions, 'onDamage'> {
  /** The disk is new and reads as zeros: they need not be written. */
  zeroed: boolean;
  /** Bytes of the volume that are done. */
  progress?: (doneBytes: number) => void;
}

/** Writes a backup's content to a disk, which may be larger. @throws AppError STORAGE when it is not what was stored */
export async function restoreContent(
  store: BlobStore,
  backup: BackupToRead,
  disk: OpenDisk,
  { zeroed, progress = () => undefined, ...options }: RestoreOptions,
): Promise<void> {
  let end = 0;
  for await (const { offset, length, bytes } of readContent(store, backup, options)) {
    if (bytes) await disk.write(offset, bytes);
    else if (!zeroed) await disk.writeZeros(offset, length);
    end = offset + length;
    progress(end);
  }
  if (!zeroed && disk.sizeBytes > end) await disk.writeZeros(end, disk.sizeBytes - end);
  await disk.flush();
}
