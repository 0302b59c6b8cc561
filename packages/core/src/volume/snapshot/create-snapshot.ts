import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import type { StartedOperation } from '../../operation/start-operations';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { lockVolume, type LockedVolume } from '../lock-volumes';
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
  const { id, operation } = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, input.volumeId);
    assertVolumeAction(volume, 'snapshot', ctx.actor);
    const { projectId } = volume;
    await claimQuota(tx, { projectId, userId: ctx.actor.userId }, { snapshots: 1 });
    const started = await startSnapshot(tx, ctx, volume, input);
    await recordAudit(tx, ctx, {
      action: 'volume.snapshot.write',
      resourceType: 'snapshot',
      resourceId: started.id,
      projectId,
      detail: { action: 'create', name: input.name, volumeId: volume.id, volume: volume.name },
    });
    return started;
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { id, operationId: operation.id };
}

/** The snapshot's row and the operation that takes it, of a locked volume that is at rest; wake its queue afterwards. */
export async function startSnapshot(
  tx: Tx,
  { actor, requestId }: Pick<RequestContext, 'actor' | 'requestId'>,
  volume: LockedVolume,
  facts: Pick<CreateSnapshotInput, 'name' | 'description' | 'metadata'> & { backupId?: string },
): Promise<{ id: string; operation: StartedOperation }> {
  const id = randomUUID();
  const { name, description, metadata, backupId = null } = facts;
  await tx.volumeSnapshot.create({
    data: {
      id,
      projectId: volume.projectId,
      userId: actor.userId,
      volumeId: volume.id,
      name,
      description,
      metadata,
      backupId,
      sizeGiB: volume.sizeGiB,
    },
  });
  await tx.volume.update({ where: { id: volume.id }, data: { status: 'snapshotting' } });
  const operation = await startOperation(tx, {
    kind: 'volume.snapshot',
    projectId: volume.projectId,
    subjectType: 'volume',
    subjectId: volume.id,
    subjectName: volume.name,
    actor,
    requestId,
    input: { snapshotId: id, snapshotName: name },
    memo: volume.hostId === null ? {} : { volumeHostId: volume.hostId },
    deadlineMs: snapshotDeadlines.create,
  });
  return { id, operation };
}
