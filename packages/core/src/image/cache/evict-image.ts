import type { Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { hostQueue } from '../../operation/wake';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { CACHED_IMAGE, summarizeCachedImages, type CachedImageSummary } from './cached-image';
import type { CachedImageIdInput } from './cached-image.input';
import { describeUse } from './content-uses';
import { cacheDeadlines } from './workflows';

/**
 * Has a host remove an image from its disk; of one that could not be fetched, forgets that.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT with what needs it
 */
export async function evictImage(ctx: RequestContext, { id }: CachedImageIdInput): Promise<void> {
  authorize(ctx, 'image.cache.write');
  const started = await transaction(ctx.db, async (tx) => {
    const cached = await lockCachedImage(tx, id);
    const why = cached.refusals.evict;
    if (why !== null) throw refused(cached, why);
    await recordAudit(tx, ctx, {
      action: 'image.cache.write',
      resourceType: 'host',
      resourceId: cached.host.id,
      projectId: null,
      detail: { action: 'evict', image: nameOf(cached), sha256: cached.sha256, host: cached.host.name },
    });
    if (cached.status === 'failed') {
      await tx.cachedImage.delete({ where: { id } });
      return null;
    }
    return startOperation(tx, {
      kind: 'image-cache.evict',
      projectId: null,
      subjectType: CACHED_IMAGE,
      subjectId: id,
      subjectName: `${nameOf(cached)} → ${cached.host.name}`,
      actor: ctx.actor,
      requestId: ctx.requestId,
      memo: { hostId: cached.host.id },
      queue: hostQueue(cached.host.id),
      deadlineMs: cacheDeadlines.evict,
    });
  });
  if (started) await ctx.wake.wake(started.queue, started.id);
}

async function lockCachedImage(tx: Tx, id: string): Promise<CachedImageSummary> {
  await tx.$queryRaw`SELECT 1 FROM "CachedImage" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.cachedImage.findUnique({ where: { id }, include: { host: true } });
  const [cached] = row ? await summarizeCachedImages(tx, [row]) : [];
  if (!cached) throw notFound('cached image');
  return cached;
}

function nameOf({ image, sha256 }: CachedImageSummary): string {
  return image?.name ?? sha256.slice(0, 12);
}

function refused(
  cached: CachedImageSummary,
  why: NonNullable<CachedImageSummary['refusals']['evict']>,
): AppError {
  const { host } = cached;
  const name = nameOf(cached);
  switch (why) {
    case 'in-use': {
      const part = describeUse(cached.use);
      return new AppError('CONFLICT', `${name} is needed on ${host.name}: it is in use by ${part}.`, {
        hint: 'It leaves the cache by itself when nothing uses it any more.',
      });
    }
    case 'host-down':
      return new AppError('CONFLICT', `The host ${host.name} is down.`, {
        hint: 'Try again when its worker runs.',
      });
    default:
      return new AppError('CONFLICT', `${name} is just being fetched or removed on ${host.name}.`, {
        hint: 'Wait until that has ended, or cancel it in the activity list.',
      });
  }
}
