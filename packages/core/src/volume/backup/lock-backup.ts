import type { Tx } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { projectScope } from '../../policy/scope';
import { readBackupRows, type BackupRow } from './backup-rows';

/**
 * Locks a backup for the rest of the caller's transaction, its operations before it (the order in which running steps
 * lock theirs), and answers it as it is under the lock. @throws AppError NOT_FOUND
 */
export async function lockBackup(tx: Tx, ctx: Pick<RequestContext, 'actor'>, id: string): Promise<BackupRow> {
  await tx.$queryRaw`
    SELECT 1 FROM "Operation" WHERE "subjectType" = 'backup' AND "subjectId" = ${id}::uuid
      AND "state" IN ('PENDING', 'RUNNING', 'COMPENSATING') ORDER BY "id" FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM "Backup" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const where = { id, deletedAt: null, ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)) };
  const [backup] = await readBackupRows(tx, { where, take: 1 });
  if (!backup) throw notFound('backup');
  return backup;
}
