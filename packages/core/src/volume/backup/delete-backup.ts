import type { Tx } from '@skydeck/db';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperations, type StartedOperation } from '../../operation/start-operations';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { backupDeadlines } from './backup-deadlines';
import type { BackupRow } from './backup-rows';
import { assertBackupAction } from './backup-states';
import type { BackupIdInput } from './backup.input';
import { lockBackup } from './lock-backup';

/**
 * Deletes a backup; others that share its chunks keep them. One that is being made or verified is given up first.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function deleteBackup(
  ctx: RequestContext,
  { id }: BackupIdInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'volume.backup.write');
  const { deletion, wake } = await transaction(ctx.db, async (tx) => {
    const backup = await lockBackup(tx, ctx, id);
    assertBackupAction(backup, 'delete', ctx.actor);
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup',
      resourceId: id,
      projectId: backup.projectId,
      detail: { action: 'delete', name: backup.name, volumeId: backup.volumeId, volume: backup.volumeName },
    });
    return startBackupDeletion(tx, ctx, backup);
  });
  await Promise.all(wake.map((operation) => ctx.wake.wake(operation.queue, operation.id)));
  return { operationId: deletion.id };
}

/** The deletion of a locked backup, and all that is to be woken after the commit. @throws AppError CONFLICT */
export async function startBackupDeletion(
  tx: Tx,
  by: { actor: Pick<RequestContext['actor'], 'userId' | 'userName'> | null; requestId: string | null },
  { id, name, projectId }: Pick<BackupRow, 'id' | 'name' | 'projectId'>,
): Promise<{ deletion: StartedOperation; wake: StartedOperation[] }> {
  const { started, stopping, busy } = await startOperations(tx, [
    {
      kind: 'backup.delete',
      projectId,
      subjectType: 'backup',
      subjectId: id,
      subjectName: name,
      actor: by.actor,
      requestId: by.requestId,
      deadlineMs: backupDeadlines.delete,
    },
  ]);
  const [deletion] = started;
  if (!deletion) throw busy.get(id) ?? new Error('the deletion was not started');
  await tx.backup.update({ where: { id }, data: { status: 'deleting' } });
  return { deletion, wake: [...stopping, ...started] };
}
