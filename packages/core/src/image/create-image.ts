import { randomUUID } from 'node:crypto';
import { recordAudit } from '../audit/record-audit';
import { AppError } from '../app-error';
import type { RequestContext } from '../context';
import { claimQuota } from '../quota/claim-quota';
import { transaction } from '../transaction';
import { setImageSize } from './image-size';
import { prepareImage } from './prepare-image';
import { uploadExpiry } from './upload-expiry';
import type { CreateImageInput } from './upload.input';

const GIB = 1024 ** 3;

/**
 * Makes an image whose file will be uploaded, and the upload: its room in the project's quota is taken from here on,
 * so that no upload fails near its end. @throws AppError FORBIDDEN, INVALID, QUOTA_EXCEEDED, NOT_FOUND
 */
export async function createImage(
  ctx: RequestContext,
  input: CreateImageInput,
): Promise<{ id: string; uploadId: string }> {
  const data = await prepareImage(ctx, input);
  const { file } = input;
  if (file.sizeBytes > ctx.config.imageMaxBytes) {
    throw new AppError(
      'INVALID',
      `The file is too large: it has ${(file.sizeBytes / GIB).toFixed(1)} GiB, ` +
        `${(ctx.config.imageMaxBytes / GIB).toFixed(1)} GiB are allowed.`,
      { hint: 'Compress it (qemu-img convert -c -O qcow2), or ask an administrator.', field: 'file' },
    );
  }
  const uploadId = randomUUID();
  return transaction(ctx.db, async (tx) => {
    await claimQuota(tx, data, { images: 1 });
    const image = await tx.image.create({ data: { ...data, status: 'queued' } });
    await setImageSize(tx, image.id, file.sizeBytes);
    await tx.imageUpload.create({
      data: {
        id: uploadId,
        imageId: image.id,
        projectId: data.projectId,
        userId: data.userId,
        fileName: file.name,
        sizeBytes: BigInt(file.sizeBytes),
        expectedSha256: file.sha256 ?? null,
        expiresAt: uploadExpiry(),
      },
    });
    await recordAudit(tx, ctx, {
      action: 'image.create',
      resourceType: 'image',
      resourceId: image.id,
      detail: { name: image.name, visibility: image.visibility, file: file.name, sizeBytes: file.sizeBytes },
    });
    return { id: image.id, uploadId };
  });
}
