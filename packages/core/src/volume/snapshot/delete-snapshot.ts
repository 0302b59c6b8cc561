import type { Tx } from '@skydeck/db';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import type { StartedOperation } from '../../operation/start-operations';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockSnapshot, type LockedSnapshot } from './lock-snapshot';
import { snapshotDeadlines } from './snapshot-deadlines';
import { assertSnapshotAction } from './snapshot-states';
import { factsOf } from './snapshot-summary';
import type { SnapshotIdInput } from './snapshot.input';

/**
 * Deletes a snapshot; what the volume holds stays. The volume is busy meanwhile: its layers are merged.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function deleteSnapshot(
  ctx: RequestContext,
  { id }: SnapshotIdInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'volume.snapshot.write');
  const operation = await transaction(ctx.db, async (tx) =>
    startSnapshotDeletion(tx, ctx, await lockSnapshot(tx, ctx, id)),
  );
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}

/**
 * Starts the deletion of a snapshot that is locked, in the caller's transaction; wake its queue after the commit.
 * @param as `with-group`: the whole group snapshot that it is a part of is deleted
 * @throws AppError FORBIDDEN, CONFLICT
 */
export async function startSnapshotDeletion(
  tx: Tx,
  ctx: RequestContext,
  locked: LockedSnapshot,
  as: 'alone' | 'with-group' = 'alone',
): Promise<StartedOperation> {
  const { snapshot, volume } = locked;
  const { id, name, projectId } = snapshot;
  const facts = { ...factsOf(snapshot), name };
  assertSnapshotAction(as === 'alone' ? facts : { ...facts, inGroupSnapshot: false }, 'delete', ctx.actor);
  await recordAudit(tx, ctx, {
    action: 'volume.snapshot.write',
    resourceType: 'snapshot',
    resourceId: id,
    projectId,
    detail: { action: 'delete', name, volumeId: volume.id, volume: volume.name },
  });
  return beginSnapshotDeletion(tx, ctx, locked);
}

/** The deletion as such, of a locked snapshot that may be deleted; for the cloud itself `actor` is null. */
export async function beginSnapshotDeletion(
  tx: Tx,
  by: { actor: Pick<RequestContext['actor'], 'userId' | 'userName'> | null; requestId: string | null },
  { snapshot, volume }: LockedSnapshot,
): Promise<StartedOperation> {
  const { id, name, projectId } = snapshot;
  await tx.volumeSnapshot.update({ where: { id }, data: { status: 'deleting' } });
  await tx.volume.update({ where: { id: volume.id }, data: { status: 'snapshotting' } });
  return startOperation(tx, {
    kind: 'snapshot.delete',
    projectId,
    subjectType: 'snapshot',
    subjectId: id,
    subjectName: name,
    actor: by.actor,
    requestId: by.requestId,
    input: { volumeId: volume.id, volumeStatus: volume.status },
    memo: volume.hostId === null ? {} : { volumeHostId: volume.hostId },
    deadlineMs: snapshotDeadlines.delete,
  });
}
