import { notFound } from '../../../app-error';
import { recordAudit } from '../../../audit/record-audit';
import type { RequestContext } from '../../../context';
import { authorize } from '../../../policy/authorize';
import { projectScope } from '../../../policy/scope';
import { transaction } from '../../../transaction';
import { lockVolume } from '../../lock-volumes';
import { lockSchedule } from './lock-schedule';
import type { ScheduleIdInput } from './schedule.input';
import { noFailure, startScheduled } from './start-scheduled';

/** Runs a schedule now, besides its times. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT, QUOTA_EXCEEDED */
export async function runSchedule(
  ctx: RequestContext,
  { id }: ScheduleIdInput,
): Promise<{ backupId: string }> {
  authorize(ctx, 'volume.backup.write');
  const started = await transaction(ctx.db, async (tx) => {
    const found = await tx.backupSchedule.findFirst({
      where: { id, ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)) },
      select: { volumeId: true },
    });
    if (!found) throw notFound('schedule');
    const volume = await lockVolume(tx, ctx, found.volumeId);
    const schedule = await lockSchedule(tx, ctx, id);
    const backup = await startScheduled(tx, ctx, schedule, volume, new Date());
    await tx.backupSchedule.update({ where: { id }, data: { lastRunAt: new Date(), ...noFailure } });
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup-schedule',
      resourceId: id,
      projectId: schedule.projectId,
      detail: { action: 'run-schedule', volumeId: volume.id, volume: volume.name },
    });
    return backup;
  });
  await Promise.all(started.wake.map((each) => ctx.wake.wake(each.queue, each.id)));
  return { backupId: started.id };
}
