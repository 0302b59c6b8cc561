import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { assertImageAction } from './image-states';
import { lockImage } from './lock-images';
import type { ImageIdInput } from './upload.input';

/** Takes an image that is shared with the chosen project into its list. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function acceptShare(ctx: RequestContext, { id }: ImageIdInput): Promise<void> {
  await answer(ctx, id, 'accept');
}

/** Keeps, or takes, a shared image out of the chosen project's list. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function rejectShare(ctx: RequestContext, { id }: ImageIdInput): Promise<void> {
  await answer(ctx, id, 'reject');
}

async function answer(ctx: RequestContext, id: string, change: 'accept' | 'reject'): Promise<void> {
  authorize(ctx, 'image.share');
  await transaction(ctx.db, async (tx) => {
    const image = await lockImage(tx, ctx, id);
    assertImageAction(image, change, ctx.actor);
    // The table refuses who is in no project: nothing is shared with them.
    const projectId = ctx.actor.projectId ?? '';
    await tx.imageMember.update({
      where: { imageId_projectId: { imageId: id, projectId } },
      data: { status: change === 'accept' ? 'accepted' : 'rejected' },
    });
    await recordAudit(tx, ctx, {
      action: 'image.share',
      resourceType: 'image',
      resourceId: id,
      detail: { change, name: image.name },
    });
  });
}
