import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';

/** An upload that has not become an image yet; sizes in bytes. */
export interface UploadSummary {
  id: string;
  imageId: string;
  imageName: string;
  fileName: string;
  sizeBytes: number;
  receivedBytes: number;
  /** Whether it is known which checksum the file has to have. */
  hasChecksum: boolean;
  createdAt: Date;
  expiresAt: Date;
}

/** The actor's own uploads that are not finished, in whichever project. @throws AppError FORBIDDEN */
export async function listUploads(ctx: RequestContext): Promise<UploadSummary[]> {
  authorize(ctx, 'image.read');
  const uploads = await ctx.db.imageUpload.findMany({
    where: { userId: ctx.actor.userId, image: { status: 'queued', deletedAt: null } },
    include: { image: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  });
  return uploads.map((upload) => ({
    id: upload.id,
    imageId: upload.imageId,
    imageName: upload.image.name,
    fileName: upload.fileName,
    sizeBytes: Number(upload.sizeBytes),
    receivedBytes: Number(upload.receivedBytes),
    hasChecksum: upload.expectedSha256 !== null,
    createdAt: upload.createdAt,
    expiresAt: upload.expiresAt,
  }));
}
