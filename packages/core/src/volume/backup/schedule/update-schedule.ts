import { recordAudit } from '../../../audit/record-audit';
import type { RequestContext } from '../../../context';
import { authorize } from '../../../policy/authorize';
import { transaction } from '../../../transaction';
import { lockSchedule } from './lock-schedule';
import { nextRun } from './next-runs';
import type { UpdateScheduleInput } from './schedule.input';

/** Changes a schedule; its next run is reckoned anew. @throws AppError NOT_FOUND, FORBIDDEN */
export async function updateSchedule(ctx: RequestContext, input: UpdateScheduleInput): Promise<void> {
  authorize(ctx, 'volume.backup.write');
  const { id, ...data } = input;
  await transaction(ctx.db, async (tx) => {
    const schedule = await lockSchedule(tx, ctx, id);
    const { cron, enabled } = { ...schedule, ...data };
    await tx.backupSchedule.update({
      where: { id },
      data: { ...data, nextRunAt: enabled ? nextRun(cron, new Date()) : null },
    });
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup-schedule',
      resourceId: id,
      projectId: schedule.projectId,
      detail: {
        action: 'update-schedule',
        volumeId: schedule.volumeId,
        volume: schedule.volume.name,
        ...data,
      },
    });
  });
}
