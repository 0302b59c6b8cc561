import { rm } from 'node:fs/promises';
import { recordAudit } from '../audit/record-audit';
import { AppError } from '../app-error';
import type { RequestContext } from '../context';
import { transaction } from '../transaction';
import { findUpload } from './find-upload';
import { lockUpload } from './finish-upload';
import { uploadPath } from './upload-path';
import type { UploadIdInput } from './upload.input';

/**
 * Throws an unfinished upload away, and its image, which never was one.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT when the import has begun
 */
export async function cancelUpload(ctx: RequestContext, { id }: UploadIdInput): Promise<void> {
  const { image, projectId, fileName } = await findUpload(ctx, id);
  await transaction(ctx.db, async (tx) => {
    await lockUpload(tx, id);
    const { status } = await tx.image.findUniqueOrThrow({ where: { id: image.id } });
    if (status !== 'queued') {
      throw new AppError('CONFLICT', `${image.name} is being imported already.`, {
        hint: 'Cancel the import in the activity list.',
      });
    }
    await tx.imageUpload.deleteMany({ where: { id } });
    await tx.image.update({ where: { id: image.id }, data: { status: 'deleted', deletedAt: new Date() } });
    await recordAudit(tx, ctx, {
      action: 'image.create',
      resourceType: 'image',
      resourceId: image.id,
      projectId,
      detail: { cancelled: true, name: image.name, file: fileName },
    });
  });
  // Whoever still writes to it stops when it notes its progress; should the file stay, the sweep finds it.
  await rm(uploadPath(ctx.config, id), { force: true });
}
