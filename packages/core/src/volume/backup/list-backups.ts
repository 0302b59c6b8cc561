import type { Prisma } from '@skydeck/db';
import type { RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import { readBackupRows } from './backup-rows';
import { toBackupSummary, type BackupSummary } from './backup-summary';
import type { ListBackupsInput } from './backup.input';

/** One page of backups. @throws AppError FORBIDDEN */
export async function listBackups(
  ctx: RequestContext,
  input: ListBackupsInput,
): Promise<Page<BackupSummary>> {
  authorize(ctx, 'volume.backup.read');
  const { status, kind, encrypted, volumeId, scheduleId, search } = input;
  const where: Prisma.BackupWhereInput = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'volume.all-projects' }),
    deletedAt: null,
    volumeId,
    scheduleId,
    encrypted,
    ...(kind ? { depth: kind === 'full' ? 0 : { gt: 0 } } : {}),
    ...(status?.length ? { status: { in: status } } : {}),
    ...(search
      ? isUuid(search)
        ? { OR: [{ id: search }, { volumeId: search }] }
        : { OR: [{ name: containing(search) }, { volumeName: containing(search) }] }
      : {}),
  };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    readBackupRows(ctx.db, { where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.backup.count({ where }),
  ]);
  return {
    items: rows.map((row) => toBackupSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}
