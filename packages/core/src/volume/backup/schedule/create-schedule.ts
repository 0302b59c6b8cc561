import { AppError } from '../../../app-error';
import { recordAudit } from '../../../audit/record-audit';
import type { RequestContext } from '../../../context';
import { authorize } from '../../../policy/authorize';
import { transaction } from '../../../transaction';
import { lockVolume } from '../../lock-volumes';
import { nextRun } from './next-runs';
import type { CreateScheduleInput } from './schedule.input';

/** More would make a volume's backups wait for each other. */
const MOST_OF_A_VOLUME = 10;

/** Has a volume backed up by itself from now on. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function createSchedule(
  ctx: RequestContext,
  input: CreateScheduleInput,
): Promise<{ id: string }> {
  authorize(ctx, 'volume.backup.write');
  const { volumeId, enabled, ...rule } = input;
  return transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, volumeId);
    if (volume.status === 'deleting') {
      throw new AppError('CONFLICT', `${volume.name} is being deleted.`, { hint: 'Choose another volume.' });
    }
    if ((await tx.backupSchedule.count({ where: { volumeId } })) >= MOST_OF_A_VOLUME) {
      throw new AppError('CONFLICT', `${volume.name} has ${MOST_OF_A_VOLUME} schedules already.`, {
        hint: 'Change or delete one of them.',
      });
    }
    const { id } = await tx.backupSchedule.create({
      data: {
        ...rule,
        enabled,
        volumeId,
        projectId: volume.projectId,
        userId: ctx.actor.userId,
        nextRunAt: enabled ? nextRun(rule.cron, new Date()) : null,
      },
    });
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup-schedule',
      resourceId: id,
      projectId: volume.projectId,
      detail: { action: 'create-schedule', volumeId, volume: volume.name, enabled, ...rule },
    });
    return { id };
  });
}
