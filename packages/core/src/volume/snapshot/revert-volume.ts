import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { assertVolumeAction } from '../volume-states';
import { lockSnapshot } from './lock-snapshot';
import { snapshotDeadlines } from './snapshot-deadlines';
import { assertSnapshotAction } from './snapshot-states';
import { factsOf } from './snapshot-summary';
import type { SnapshotIdInput } from './snapshot.input';

/**
 * Makes a volume again what it was at its newest snapshot: what was written since is gone. Its size stays.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function revertVolume(
  ctx: RequestContext,
  { id }: SnapshotIdInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'volume.revert');
  const operation = await transaction(ctx.db, async (tx) => {
    const { snapshot, volume } = await lockSnapshot(tx, ctx, id);
    assertSnapshotAction({ ...factsOf(snapshot), name: snapshot.name }, 'revert', ctx.actor);
    assertVolumeAction(volume, 'revert', ctx.actor);
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'reverting' } });
    await recordAudit(tx, ctx, {
      action: 'volume.revert',
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: { name: volume.name, snapshotId: id, snapshot: snapshot.name },
    });
    return startOperation(tx, {
      kind: 'volume.revert',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { snapshotId: id, snapshotName: snapshot.name },
      memo: volume.hostId === null ? {} : { volumeHostId: volume.hostId },
      deadlineMs: snapshotDeadlines.revert,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}
