import { randomUUID } from 'node:crypto';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { lockVolume } from '../lock-volumes';
import { assertVolumeAction } from '../volume-states';
import { snapshotDeadlines } from './snapshot-deadlines';
import type { CreateSnapshotInput } from './snapshot.input';

/**
 * Freezes what a volume holds now. It is in the list from here on.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
 */
export async function createSnapshot(
  ctx: RequestContext,
  input: CreateSnapshotInput,
): Promise<{ id: string; operationId: string }> {
  authorize(ctx, 'volume.snapshot.write');
  const id = randomUUID();
  const operation = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, input.volumeId);
    assertVolumeAction(volume, 'snapshot', ctx.actor);
    const { projectId } = volume;
    const { userId } = ctx.actor;
    await claimQuota(tx, { projectId, userId }, { snapshots: 1 });
    const { name, description, metadata } = input;
    await tx.volumeSnapshot.create({
      data: {
        id,
        projectId,
        userId,
        volumeId: volume.id,
        name,
        description,
        metadata,
        sizeGiB: volume.sizeGiB,
      },
    });
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'snapshotting' } });
    await recordAudit(tx, ctx, {
      action: 'volume.snapshot.write',
      resourceType: 'snapshot',
      resourceId: id,
      projectId,
      detail: { action: 'create', name, volumeId: volume.id, volume: volume.name },
    });
    return startOperation(tx, {
      kind: 'volume.snapshot',
      projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { snapshotId: id, snapshotName: name },
      memo: volume.hostId === null ? {} : { volumeHostId: volume.hostId },
      deadlineMs: snapshotDeadlines.create,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { id, operationId: operation.id };
}
