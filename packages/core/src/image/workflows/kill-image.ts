import type { Tx } from '@skydeck/db';
import type { AppError } from '../../app-error';

/**
 * Writes why an image came to nothing. There is no file any more, so it takes no room in the quota either. Its SHA-256 is
 * left only where the store could not be asked to remove it: then the image's deletion does that.
 */
export async function killImage(tx: Tx, imageId: string, error: AppError): Promise<void> {
  await tx.imageUpload.deleteMany({ where: { imageId } });
  await tx.image.updateMany({
    where: { id: imageId, deletedAt: null },
    data: {
      status: 'killed',
      sizeBytes: 0,
      errorCode: error.code,
      errorMessage: error.message,
      errorHint: error.hint ?? null,
    },
  });
}
