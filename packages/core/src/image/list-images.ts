import type { Prisma } from '@skydeck/db';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import type { ListImagesInput } from './image.input';
import { readImageRows, toImageSummary, type ImageSummary } from './image-summary';
import { visibleImages } from './visible-images';

export type { ImageSummary } from './image-summary';

/** One page of the images that the actor sees. @throws AppError FORBIDDEN */
export async function listImages(ctx: RequestContext, input: ListImagesInput): Promise<Page<ImageSummary>> {
  authorize(ctx, 'image.read');
  const where: Prisma.ImageWhereInput = {
    AND: [visibleImages(ctx.actor)],
    deletedAt: null,
    ...(input.status ? { status: input.status } : {}),
    ...(input.visibility ? { visibility: input.visibility } : {}),
    ...(input.format ? { diskFormat: input.format } : {}),
    ...(input.search ? { name: containing(input.search) } : {}),
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    readImageRows(ctx.db, { where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.image.count({ where }),
  ]);
  return {
    items: rows.map((row) => toImageSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}
