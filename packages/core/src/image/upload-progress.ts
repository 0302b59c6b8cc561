import type { Db } from '@skydeck/db';
import { uploadExpiry } from './upload-expiry';

/**
 * Notes how much of an upload has come. False when nobody wants it any more: it was cancelled, its image deleted, or
 * its import has begun.
 */
export async function noteReceived(db: Db, uploadId: string, receivedBytes: number): Promise<boolean> {
  const { count } = await db.imageUpload.updateMany({
    where: { id: uploadId, image: { status: 'queued', deletedAt: null } },
    data: { receivedBytes: BigInt(receivedBytes), expiresAt: uploadExpiry() },
  });
  return count > 0;
}
