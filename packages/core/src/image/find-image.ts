import type { RequestContext } from '../context';
import { notFound } from '../app-error';
import { authorize } from '../policy/authorize';
import { readImageRows, type ImageRow } from './image-summary';
import { readableImages } from './visible-images';

/** An image that the actor may see, of whichever state. @throws AppError NOT_FOUND, FORBIDDEN */
export async function findVisibleImage(ctx: RequestContext, id: string): Promise<ImageRow> {
  authorize(ctx, 'image.read');
  const [row] = await readImageRows(ctx.db, ctx.actor, {
    where: { AND: [readableImages(ctx.actor)], id, deletedAt: null },
  });
  if (!row) throw notFound('image');
  return row;
}
