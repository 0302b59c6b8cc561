import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { backupDeadlines } from './backup-deadlines';
import { assertBackupAction } from './backup-states';
import type { BackupIdInput } from './backup.input';
import { lockBackup } from './lock-backup';

/** Reads a backup in the store and compares all of it. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function verifyBackup(
  ctx: RequestContext,
  { id }: BackupIdInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'volume.backup.write');
  const operation = await transaction(ctx.db, async (tx) => {
    const backup = await lockBackup(tx, ctx, id);
    assertBackupAction(backup, 'verify', ctx.actor);
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup',
      resourceId: id,
      projectId: backup.projectId,
      detail: { action: 'verify', name: backup.name },
    });
    return startOperation(tx, {
      kind: 'backup.verify',
      projectId: backup.projectId,
      subjectType: 'backup',
      subjectId: id,
      subjectName: backup.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      deadlineMs: backupDeadlines.verify,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}
