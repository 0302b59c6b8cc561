import type { Prisma } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { windowOf, type Page } from '../../list';
import { ACTIVE_STATES } from '../../operation/active-states';
import { authorize } from '../../policy/authorize';
import { summarizeCachedImages, type CachedImageSummary } from './cached-image';
import type { CacheOfHostInput, ListCachedImagesInput } from './cached-image.input';

export type { CachedImageSummary } from './cached-image';

const DAY_MS = 24 * 3_600_000;

/**
 * One page of what hosts have cached, of one host or of one image, for cloud admins.
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export async function listCachedImages(
  ctx: RequestContext,
  input: ListCachedImagesInput,
): Promise<Page<CachedImageSummary>> {
  authorize(ctx, 'image.cache.read');
  const where: Prisma.CachedImageWhereInput = {
    ...(input.hostId ? { hostId: input.hostId } : {}),
    ...(input.imageId ? { sha256: (await contentOf(ctx, input.imageId)) ?? '' } : {}),
  };
  const { by, dir } = input.sort ?? { by: 'lastUsedAt', dir: 'desc' };
  const nullable = by === 'fetchedAt' || by === 'verifiedAt';
  const [rows, total] = await Promise.all([
    ctx.db.cachedImage.findMany({
      where,
      include: { host: true },
      orderBy: [{ [by]: nullable ? { sort: dir, nulls: 'last' } : dir }, { id: dir }],
      ...windowOf(input),
    }),
    ctx.db.cachedImage.count({ where }),
  ]);
  const items = await summarizeCachedImages(ctx.db, rows);
  return { items, total, page: input.page, pageSize: input.pageSize };
}

async function contentOf(ctx: RequestContext, imageId: string): Promise<string | null> {
  const image = await ctx.db.image.findFirst({
    where: { id: imageId, deletedAt: null },
    select: { sha256: true },
  });
  if (!image) throw notFound('image');
  return image.sha256;
}

export interface ImageCacheSummary {
  /** Files on the disk. */
  images: number;
  bytes: number;
  /** Damaged, gone, or not fetched. */
  troubled: number;
  /** A check that is under way; progress in percent. */
  check: { id: string; progress: number } | null;
  limits: { maxBytes: number | null; minFreeBytes: number; maxAgeDays: number; checkAfterDays: number };
}

/** What a host's image cache holds in all, for cloud admins. @throws AppError FORBIDDEN, NOT_FOUND */
export async function summarizeImageCache(
  ctx: RequestContext,
  { hostId }: CacheOfHostInput,
): Promise<ImageCacheSummary> {
  authorize(ctx, 'image.cache.read');
  const [host, groups, check] = await Promise.all([
    ctx.db.host.findUnique({ where: { id: hostId }, select: { id: true } }),
    ctx.db.cachedImage.groupBy({
      by: ['status'],
      where: { hostId },
      _count: { _all: true },
      _sum: { sizeBytes: true },
    }),
    ctx.db.operation.findFirst({
      where: {
        kind: 'image-cache.check',
        subjectType: 'host',
        subjectId: hostId,
        state: { in: [...ACTIVE_STATES] },
      },
      select: { id: true, progress: true },
    }),
  ]);
  if (!host) throw notFound('host');
  const count = (...statuses: string[]): number =>
    groups
      .filter(({ status }) => statuses.includes(status))
      .reduce((sum, { _count }) => sum + _count._all, 0);
  const onDisk = groups.filter(({ status }) => status === 'cached' || status === 'damaged');
  const { maxBytes, minFreeBytes, maxAgeMs, checkAfterMs } = ctx.config.imageCache;
  return {
    images: count('cached', 'damaged'),
    bytes: onDisk.reduce((sum, { _sum }) => sum + Number(_sum.sizeBytes ?? 0), 0),
    troubled: count('damaged', 'missing', 'failed'),
    check,
    limits: {
      maxBytes,
      minFreeBytes,
      maxAgeDays: maxAgeMs / DAY_MS,
      checkAfterDays: checkAfterMs / DAY_MS,
    },
  };
}
