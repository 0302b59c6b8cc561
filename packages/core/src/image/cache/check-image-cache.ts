import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { hostQueue } from '../../operation/wake';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { isUp } from './cached-image';
import type { CacheOfHostInput } from './cached-image.input';
import { cacheDeadlines } from './workflows';

/** Has a host read all that it has cached again. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function checkImageCache(
  ctx: RequestContext,
  { hostId }: CacheOfHostInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'image.cache.write');
  const started = await transaction(ctx.db, async (tx) => {
    const host = await tx.host.findUnique({ where: { id: hostId } });
    if (!host) throw notFound('host');
    if (!isUp(host)) {
      throw new AppError('CONFLICT', `The host ${host.name} is down.`, {
        hint: 'Try again when its worker runs.',
      });
    }
    await recordAudit(tx, ctx, {
      action: 'image.cache.write',
      resourceType: 'host',
      resourceId: hostId,
      projectId: null,
      detail: { action: 'check', host: host.name },
    });
    return startOperation(tx, {
      kind: 'image-cache.check',
      projectId: null,
      subjectType: 'host',
      subjectId: hostId,
      subjectName: host.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      memo: { hostId },
      queue: hostQueue(hostId),
      deadlineMs: cacheDeadlines.check,
    });
  });
  await ctx.wake.wake(started.queue, started.id);
  return { operationId: started.id };
}
