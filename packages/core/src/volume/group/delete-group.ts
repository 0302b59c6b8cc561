import type { AppError } from '../../app-error';
import { recordAudit, recordAudits } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { startDeletions } from '../act-on-volumes';
import { assertVolumeAction } from '../volume-states';
import type { DeleteGroupInput } from './group.input';
import { groupDeadlines } from './group-deadlines';
import { assertGroupAction } from './group-states';
import { lockGroup } from './lock-group';

/**
 * Deletes a group: at once, and its volumes stay, or by an operation together with all of them. Answers null for what
 * is done. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function deleteGroup(
  ctx: RequestContext,
  { id, deleteVolumes }: DeleteGroupInput,
): Promise<{ operationId: string | null }> {
  authorize(ctx, 'volume.group.write');
  if (deleteVolumes) authorize(ctx, 'volume.delete');
  const { operationId, wake } = await transaction(ctx.db, async (tx) => {
    const { group, facts, volumes } = await lockGroup(tx, ctx, id);
    assertGroupAction(facts, 'delete', ctx.actor);
    const withVolumes = deleteVolumes && volumes.length > 0;
    await recordAudit(tx, ctx, {
      action: 'volume.group.write',
      resourceType: 'volumeGroup',
      resourceId: id,
      projectId: group.projectId,
      detail: { action: 'delete', name: group.name, deleteVolumes: withVolumes },
    });
    if (!withVolumes) {
      for (const volume of volumes) assertVolumeAction(volume, 'ungroup', ctx.actor);
      await tx.volume.updateMany({ where: { groupId: id }, data: { groupId: null } });
      await tx.volumeGroup.update({ where: { id }, data: { deletedAt: new Date() } });
      return { operationId: null, wake: [] };
    }
    assertGroupAction(facts, 'delete-volumes', ctx.actor);
    for (const volume of volumes) assertVolumeAction({ ...volume, groupId: null }, 'delete', ctx.actor);
    const errors = new Map<string, AppError>();
    const deletions = await startDeletions(tx, ctx, volumes, errors);
    for (const error of errors.values()) throw error;
    await recordAudits(
      tx,
      ctx,
      volumes.map((volume) => ({
        action: 'volume.delete',
        resourceType: 'volume',
        resourceId: volume.id,
        projectId: volume.projectId,
        detail: { action: 'delete', name: volume.name, group: group.name },
      })),
    );
    await tx.volumeGroup.update({ where: { id }, data: { status: 'deleting' } });
    const operation = await startOperation(tx, {
      kind: 'volume-group.delete',
      projectId: group.projectId,
      subjectType: 'volumeGroup',
      subjectId: id,
      subjectName: group.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      deadlineMs: groupDeadlines.delete,
    });
    return { operationId: operation.id, wake: [...deletions, operation] };
  });
  await Promise.all(wake.map(({ queue, id: woken }) => ctx.wake.wake(queue, woken)));
  return { operationId };
}
