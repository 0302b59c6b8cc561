import type { Prisma } from '@skydeck/db';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import type { ListImagesInput } from './image.input';
import { readImageRows, toImageSummary, type ImageSummary } from './image-summary';
import { latestImageIds } from './latest-images';
import { imagesSharedWith, visibleImages } from './visible-images';

export type { ImageSummary } from './image-summary';

const GIB = 1024 ** 3;

const sizeRanges = {
  small: { lt: GIB },
  medium: { gte: GIB, lte: 10 * GIB },
  large: { gt: 10 * GIB },
} as const;

/** One page of the images that the actor sees. @throws AppError FORBIDDEN */
export async function listImages(ctx: RequestContext, input: ListImagesInput): Promise<Page<ImageSummary>> {
  authorize(ctx, 'image.read');
  const where: Prisma.ImageWhereInput = {
    AND: [
      input.membership ? imagesSharedWith(ctx.actor, input.membership) : visibleImages(ctx.actor),
      input.latest ? { id: { in: await latestImageIds(ctx.db, ctx.actor, input.family) } } : {},
    ],
    deletedAt: null,
    ...(input.status ? { status: input.status } : {}),
    ...(input.visibility ? { visibility: input.visibility } : {}),
    ...(input.format ? { diskFormat: input.format } : {}),
    ...(input.protected === undefined ? {} : { protected: input.protected }),
    ...(input.size ? { sizeBytes: sizeRanges[input.size] } : {}),
    ...(input.family ? { family: input.family } : {}),
    ...(input.tag ? { tags: { has: input.tag } } : {}),
    ...(input.search ? { name: containing(input.search) } : {}),
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    readImageRows(ctx.db, ctx.actor, { where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.image.count({ where }),
  ]);
  return {
    items: rows.map((row) => toImageSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}
