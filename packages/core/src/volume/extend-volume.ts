import type { Tx } from '@skydeck/db';
import { AppError } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { startOperation } from '../operation/start-operation';
import { hostQueue } from '../operation/wake';
import { authorize } from '../policy/authorize';
import { claimQuota } from '../quota/claim-quota';
import { transaction } from '../transaction';
import { lockVolume, type LockedVolume } from './lock-volumes';
import { claimGrowth } from './scheduler/claim-backend';
import { volumeDeadlines } from './volume-deadlines';
import { assertVolumeAction } from './volume-states';
import type { ExtendVolumeInput } from './volume.input';

/** Makes a volume larger. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, INVALID, QUOTA_EXCEEDED */
export async function extendVolume(
  ctx: RequestContext,
  input: ExtendVolumeInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'volume.extend');
  const operation = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, input.id);
    assertVolumeAction(volume, 'extend', ctx.actor);
    if (volume.attachments > 0) await refuseUnreached(tx, volume);
    if (input.sizeGiB <= volume.sizeGiB) {
      throw new AppError('INVALID', `${volume.name} has ${volume.sizeGiB} GiB already; it can only grow.`, {
        field: 'sizeGiB',
        hint: `Choose more than ${volume.sizeGiB} GiB.`,
      });
    }
    const owner = { projectId: volume.projectId, userId: ctx.actor.userId };
    const moreGiB = input.sizeGiB - volume.sizeGiB;
    await claimQuota(tx, owner, { volumeGiB: moreGiB });
    if (volume.backendId !== null) await claimGrowth(tx, volume.backendId, moreGiB);
    await tx.volume.update({
      where: { id: volume.id },
      data: { status: 'extending', sizeGiB: input.sizeGiB },
    });
    await recordAudit(tx, ctx, {
      action: 'volume.extend',
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: { name: volume.name, fromGiB: volume.sizeGiB, toGiB: input.sizeGiB },
    });
    return startOperation(tx, {
      kind: 'volume.extend',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { fromGiB: volume.sizeGiB, toGiB: input.sizeGiB },
      deadlineMs: volumeDeadlines.extend,
      ...(volume.hostId !== null
        ? { memo: { volumeHostId: volume.hostId }, queue: hostQueue(volume.hostId) }
        : {}),
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}

/** What its owner's host cannot tell of the new size. */
async function refuseUnreached(tx: Tx, volume: LockedVolume): Promise<void> {
  const elsewhere = volume.hostId === null ? {} : { hostId: { not: volume.hostId } };
  const unreached = await tx.volumeAttachment.findFirst({
    where: {
      volumeId: volume.id,
      OR: [
        { mode: 'nbd', instance: { status: { not: 'SHUTOFF' }, ...elsewhere } },
        { instance: { status: 'SUSPENDED' } },
      ],
    },
    include: { instance: { select: { name: true, status: true } } },
  });
  if (!unreached) return;
  const { instance } = unreached;
  const [why, hint] =
    instance.status === 'SUSPENDED'
      ? [`${instance.name}, which uses it, is suspended`, 'Resume the instance first.']
      : [
          `${instance.name} uses it on another host, and keeps its size while it runs`,
          'Stop the instance, or detach the volume, and extend it then.',
        ];
  throw new AppError('CONFLICT', `Cannot extend ${volume.name}: ${why}.`, { hint });
}
