import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { assertBackupAction } from './backup-states';
import type { UpdateBackupInput } from './backup.input';
import { lockBackup } from './lock-backup';

/** Renames or describes a backup. What is not given stays. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function updateBackup(ctx: RequestContext, input: UpdateBackupInput): Promise<void> {
  authorize(ctx, 'volume.backup.write');
  const { id, ...data } = input;
  await transaction(ctx.db, async (tx) => {
    const backup = await lockBackup(tx, ctx, id);
    assertBackupAction(backup, 'update', ctx.actor);
    await tx.backup.update({ where: { id }, data });
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup',
      resourceId: id,
      projectId: backup.projectId,
      detail: {
        action: 'update',
        before: backup.name,
        changed: Object.entries(data)
          .filter(([, value]) => value !== undefined)
          .map(([key]) => key),
        ...(data.name !== undefined ? { name: data.name } : {}),
      },
    });
  });
}
