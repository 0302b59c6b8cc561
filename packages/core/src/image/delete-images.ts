import type { Tx } from '@skydeck/db';
import { notFound, type AppError, type AppErrorCode } from '../app-error';
import { recordAudits } from '../audit/record-audit';
import type { RequestContext } from '../context';
import type { StartedOperation } from '../operation/start-operations';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { refusal, refusalError } from './image-states';
import { lockImages, type LockedImage } from './lock-images';
import { startImageDeletions } from './start-deletion';
import type { DeleteImagesInput } from './update-image.input';

export interface ImageActionResult {
  id: string;
  name: string;
  ok: boolean;
  error?: { code: AppErrorCode; message: string; hint: string | undefined };
}

/**
 * Deletes images; each has its own result, so that one that refuses does not stop the others. They are gone from the
 * lists and the quota at once; an operation removes what is stored of each as soon as nothing needs it. Instances
 * that were launched from them go on. @throws AppError FORBIDDEN for the role as such
 */
export async function deleteImages(
  ctx: RequestContext,
  { ids }: DeleteImagesInput,
): Promise<{ results: ImageActionResult[] }> {
  authorize(ctx, 'image.delete');
  const { results, wake } = await transaction(ctx.db, async (tx) => {
    const images = await lockImages(tx, ctx, ids);
    const errors = new Map<string, AppError>();
    const allowed = images.filter((image) => {
      const why = refusal(image, 'delete', ctx.actor);
      if (why) errors.set(image.id, refusalError(image, 'delete', why));
      return !why;
    });
    const wake = await begin(tx, ctx, allowed, errors);
    await recordAudits(
      tx,
      ctx,
      allowed
        .filter(({ id }) => !errors.has(id))
        .map((image) => ({
          action: 'image.delete' as const,
          resourceType: 'image',
          resourceId: image.id,
          projectId: image.projectId,
          detail: { name: image.name, status: image.status, visibility: image.visibility },
        })),
    );
    return { results: resultsOf(ids, images, errors), wake };
  });
  await Promise.all(wake.map(({ queue, id }) => ctx.wake.wake(queue, id)));
  return { results };
}

async function begin(
  tx: Tx,
  ctx: RequestContext,
  images: readonly LockedImage[],
  errors: Map<string, AppError>,
): Promise<StartedOperation[]> {
  const { started, stopping, busy } = await startImageDeletions(tx, ctx, images);
  for (const [id, error] of busy) errors.set(id, error);
  await tx.image.updateMany({
    where: { id: { in: started.map(({ subjectId }) => subjectId) } },
    data: { status: 'deleted', deletedAt: new Date() },
  });
  // What stops lets go of the image first; its end wakes the deletion.
  return [...stopping, ...started];
}

function resultsOf(
  ids: readonly string[],
  images: readonly LockedImage[],
  errors: ReadonlyMap<string, AppError>,
): ImageActionResult[] {
  const found = new Map(images.map((image) => [image.id, image]));
  return ids.map((id) => {
    const image = found.get(id);
    const error = image ? errors.get(id) : notFound('image');
    const base = { id, name: image?.name ?? '' };
    if (!error) return { ...base, ok: true };
    return { ...base, ok: false, error: { code: error.code, message: error.message, hint: error.hint } };
  });
}
