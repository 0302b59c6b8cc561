import { AppError } from '@skydeck/core/app-error';
import type { ImageToCache } from '@skydeck/core/compute/disk-driver';

export function damagedInStore(image: ImageToCache): AppError {
  return new AppError('STORAGE', `The image ${image.name} in the store does not match its checksum.`, {
    hint: 'Upload the image again.',
  });
}

export function storageError(error: unknown, image: ImageToCache): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  if (code === 'ENOSPC') {
    return new AppError('STORAGE', `The host's disk is full: ${image.name} could not be fetched.`, {
      hint: 'Free space on the host, or launch on another one.',
      rescheduleable: true,
      cause: error,
    });
  }
  return new AppError('STORAGE', `The image ${image.name} could not be fetched (${code}).`, {
    hint: 'Look at the disk of the host, and at its way to the store.',
    rescheduleable: true,
    cause: error,
  });
}
