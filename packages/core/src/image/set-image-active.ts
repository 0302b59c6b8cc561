import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { assertImageAction } from './image-states';
import { lockImage } from './lock-images';
import type { ImageIdInput } from './upload.input';

/**
 * Keeps an image from being launched, for instance while it is looked into; what runs from it goes on.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT
 */
export async function deactivateImage(ctx: RequestContext, { id }: ImageIdInput): Promise<void> {
  await setStatus(ctx, id, 'deactivate');
}

/** Lets a deactivated image be launched again. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function reactivateImage(ctx: RequestContext, { id }: ImageIdInput): Promise<void> {
  await setStatus(ctx, id, 'reactivate');
}

async function setStatus(
  ctx: RequestContext,
  id: string,
  change: 'deactivate' | 'reactivate',
): Promise<void> {
  authorize(ctx, 'image.deactivate');
  await transaction(ctx.db, async (tx) => {
    const image = await lockImage(tx, ctx, id);
    assertImageAction(image, change, ctx.actor);
    const status = change === 'deactivate' ? 'deactivated' : 'active';
    await tx.image.update({ where: { id }, data: { status } });
    await recordAudit(tx, ctx, {
      action: 'image.deactivate',
      resourceType: 'image',
      resourceId: id,
      projectId: image.projectId,
      detail: { change, name: image.name },
    });
  });
}
