import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockSnapshot } from './lock-snapshot';
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
  const operation = await transaction(ctx.db, async (tx) => {
    const { snapshot, volume } = await lockSnapshot(tx, ctx, id);
    assertSnapshotAction({ ...factsOf(snapshot), name: snapshot.name }, 'delete', ctx.actor);
    await tx.volumeSnapshot.update({ where: { id }, data: { status: 'deleting' } });
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'snapshotting' } });
    await recordAudit(tx, ctx, {
      action: 'volume.snapshot.write',
      resourceType: 'snapshot',
      resourceId: id,
      projectId: snapshot.projectId,
      detail: { action: 'delete', name: snapshot.name, volumeId: volume.id, volume: volume.name },
    });
    return startOperation(tx, {
      kind: 'snapshot.delete',
      projectId: snapshot.projectId,
      subjectType: 'snapshot',
      subjectId: id,
      subjectName: snapshot.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { volumeId: volume.id, volumeStatus: volume.status },
      memo: volume.hostId === null ? {} : { volumeHostId: volume.hostId },
      deadlineMs: snapshotDeadlines.delete,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}
