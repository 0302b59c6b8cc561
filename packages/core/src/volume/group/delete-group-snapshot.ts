import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockVolumes } from '../lock-volumes';
import { startSnapshotDeletion } from '../snapshot/delete-snapshot';
import { lockSnapshot } from '../snapshot/lock-snapshot';
import type { GroupIdInput } from './group.input';
import { groupDeadlines } from './group-deadlines';
import { assertGroupSnapshotAction } from './group-snapshot-states';
import { lockGroupSnapshot } from './lock-group-snapshot';

/**
 * Deletes a group snapshot with all of its parts; what the volumes hold stays. All are asked for, or none is.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function deleteGroupSnapshot(
  ctx: RequestContext,
  { id }: GroupIdInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'volume.group.write');
  authorize(ctx, 'volume.snapshot.write');
  const wake = await transaction(ctx.db, async (tx) => {
    const { snapshot, facts } = await lockGroupSnapshot(tx, ctx, id);
    assertGroupSnapshotAction(facts, 'delete', ctx.actor);
    const volumeIds = snapshot.snapshots.map(({ volume }) => volume.id);
    // All at once, in the order in which everybody locks them.
    if (volumeIds.length > 0) await lockVolumes(tx, ctx, volumeIds);
    const deletions = [];
    for (const part of snapshot.snapshots) {
      const locked = await lockSnapshot(tx, ctx, part.id);
      deletions.push(await startSnapshotDeletion(tx, ctx, locked, 'with-group'));
    }
    await tx.groupSnapshot.update({ where: { id }, data: { status: 'deleting' } });
    await recordAudit(tx, ctx, {
      action: 'volume.group.write',
      resourceType: 'groupSnapshot',
      resourceId: id,
      projectId: snapshot.projectId,
      detail: { action: 'delete-snapshot', name: snapshot.name, parts: deletions.length },
    });
    const operation = await startOperation(tx, {
      kind: 'group-snapshot.delete',
      projectId: snapshot.projectId,
      subjectType: 'groupSnapshot',
      subjectId: id,
      subjectName: snapshot.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      deadlineMs: groupDeadlines.deleteSnapshot,
    });
    return [operation, ...deletions];
  });
  await Promise.all(wake.map((operation) => ctx.wake.wake(operation.queue, operation.id)));
  return { operationId: wake[0]?.id ?? '' };
}
