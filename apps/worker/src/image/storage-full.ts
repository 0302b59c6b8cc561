import { statfs } from 'node:fs/promises';
import { AppError } from '@skydeck/core/app-error';

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** The disk on which images are prepared has no room for this one. */
export function diskFull(cause?: unknown): AppError {
  return new AppError('STORAGE', 'There is not enough room on the cloud’s disk to prepare the image.', {
    hint: 'Ask an administrator to free space in the state directory; then bring the image again.',
    cause,
  });
}

/** @throws AppError STORAGE when the directory's file system has less room */
export async function requireFree(directory: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < bytes) throw diskFull();
}
