import type { ImageUpload, Tx } from '@skydeck/db';
import { recordAudit } from '../audit/record-audit';
import { AppError } from '../app-error';
import type { RequestContext } from '../context';
import type { StartedOperation } from '../operation/start-operations';
import { transaction } from '../transaction';
import { findUpload } from './find-upload';
import { startImport } from './start-import';
import type { UploadChecksumInput } from './upload.input';

type Acting = Pick<RequestContext, 'actor' | 'requestId'>;

/**
 * All bytes of an upload are there. Its import begins, or as soon as its checksum is said.
 * @throws AppError CONFLICT
 */
export async function finishUpload(
  ctx: Acting & Pick<RequestContext, 'db' | 'wake'>,
  id: string,
): Promise<void> {
  const started = await transaction(ctx.db, async (tx) => {
    const upload = await lockUpload(tx, id);
    if (!upload) return null;
    const { sizeBytes } = upload;
    const whole = await tx.imageUpload.update({ where: { id }, data: { receivedBytes: sizeBytes } });
    return importWhenReady(tx, ctx, whole);
  });
  if (started) await ctx.wake.wake(started.queue, started.id);
}

/**
 * Says which checksum the file has where it comes from; the import compares it. Said again it changes nothing.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT when another checksum was said before
 */
export async function setUploadChecksum(ctx: RequestContext, input: UploadChecksumInput): Promise<void> {
  const { id, sha256 } = input;
  const found = await findUpload(ctx, id);
  const started = await transaction(ctx.db, async (tx) => {
    const upload = await lockUpload(tx, id);
    if (!upload) return null;
    if (upload.expectedSha256 !== null && upload.expectedSha256 !== sha256) {
      throw new AppError('CONFLICT', 'The upload was begun with a file of another content.', {
        hint: 'Choose the file that it was begun with, or cancel the upload and begin a new one.',
      });
    }
    const checked = await tx.imageUpload.update({ where: { id }, data: { expectedSha256: sha256 } });
    await recordAudit(tx, ctx, {
      action: 'image.create',
      resourceType: 'image',
      resourceId: found.imageId,
      projectId: found.projectId,
      detail: { sha256 },
    });
    return importWhenReady(tx, ctx, checked);
  });
  if (started) await ctx.wake.wake(started.queue, started.id);
}

/** Keeps everybody else from finishing or cancelling the upload for the rest of the transaction. */
export async function lockUpload(tx: Tx, id: string): Promise<ImageUpload | null> {
  await tx.$queryRaw`SELECT 1 FROM "ImageUpload" WHERE "id" = ${id}::uuid FOR UPDATE`;
  return tx.imageUpload.findUnique({ where: { id } });
}

async function importWhenReady(tx: Tx, by: Acting, upload: ImageUpload): Promise<StartedOperation | null> {
  if (upload.receivedBytes < upload.sizeBytes || upload.expectedSha256 === null) return null;
  const image = await tx.image.findUniqueOrThrow({ where: { id: upload.imageId } });
  if (image.status !== 'queued' || image.deletedAt !== null) return null;
  return startImport(tx, by, image, {
    kind: 'upload',
    file: upload.id,
    checksum: { algorithm: 'sha256', value: upload.expectedSha256 },
  });
}
