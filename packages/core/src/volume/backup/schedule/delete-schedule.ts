import { recordAudit } from '../../../audit/record-audit';
import type { RequestContext } from '../../../context';
import { authorize } from '../../../policy/authorize';
import { transaction } from '../../../transaction';
import { lockSchedule } from './lock-schedule';
import type { ScheduleIdInput } from './schedule.input';

/** Ends a schedule; the backups that it has made stay. @throws AppError NOT_FOUND, FORBIDDEN */
export async function deleteSchedule(ctx: RequestContext, { id }: ScheduleIdInput): Promise<void> {
  authorize(ctx, 'volume.backup.write');
  await transaction(ctx.db, async (tx) => {
    const schedule = await lockSchedule(tx, ctx, id);
    await tx.backupSchedule.delete({ where: { id } });
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup-schedule',
      resourceId: id,
      projectId: schedule.projectId,
      detail: {
        action: 'delete-schedule',
        volumeId: schedule.volumeId,
        volume: schedule.volume.name,
        cron: schedule.cron,
      },
    });
  });
}
