import type { Db } from '@skydeck/db';
import { uploadExpiry } from './upload-expiry';

/** Notes how much of an upload has come. False when it was cancelled or its image deleted: its file is nobody's. */
export async function noteReceived(db: Db, uploadId: string, receivedBytes: number): Promise<boolean> {
  const { count } = await db.imageUpload.updateMany({
    where: { id: uploadId, image: { status: 'queued', deletedAt: null } },
    data: { receivedBytes: BigInt(receivedBytes), expiresAt: uploadExpiry() },
  });
  if (count > 0) return true;
  return (await db.imageUpload.count({ where: { id: uploadId, image: { deletedAt: null } } })) > 0;
}
