import type { Db, Tx } from '@skydeck/db';
import { toAppError } from '../../../app-error';
import type { Config } from '../../../config';
import type { Actor } from '../../../context';
import type { Logger } from '../../../logger';
import type { StartedOperation } from '../../../operation/start-operations';
import type { Wake } from '../../../operation/wake';
import { transaction } from '../../../transaction';
import { lockVolumes } from '../../lock-volumes';
import { refusal } from '../../volume-states';
import { forEachById } from '../for-each-by-id';
import { nextRun } from './next-runs';
import { noFailure, startScheduled } from './start-scheduled';

/** A volume that is busy is waited for so long. */
const PATIENCE_MS = 3_600_000;
const AT_ONCE = 100;
const PASSING = ['error', 'error-deleting', 'awaiting-transfer', 'deleting'];

export interface ScheduleRunner {
  db: Db;
  config: Config;
  wake: Wake;
  log: Logger;
}

/**
 * Starts the backups that are due, each in the name of who made its schedule. What was missed while nobody was there is
 * run once. May run anywhere, at any time, twice. Answers how many it has started.
 */
export async function runDueSchedules(runner: ScheduleRunner, now = new Date()): Promise<number> {
  const { db, log } = runner;
  return forEachById(
    (after) =>
      db.backupSchedule.findMany({
        where: { enabled: true, nextRunAt: { lte: now }, id: { gt: after } },
        orderBy: { id: 'asc' },
        take: AT_ONCE,
        select: { id: true, volumeId: true },
      }),
    async (schedule) => {
      const wake = await transaction(db, (tx) => runOne(tx, runner, schedule, now));
      await Promise.all(wake.map((each) => runner.wake.wake(each.queue, each.id)));
      return wake.length > 0 ? 1 : 0;
    },
    // It is due still, and tried again.
    (error, { id }) => log.error({ err: error, scheduleId: id }, 'a schedule could not be run'),
  );
}

async function runOne(
  tx: Tx,
  { config, log }: ScheduleRunner,
  { id, volumeId }: { id: string; volumeId: string },
  now: Date,
): Promise<StartedOperation[]> {
  const [volume] = await lockVolumes(tx, { actor: CLOUD }, [volumeId]);
  await tx.$queryRaw`SELECT 1 FROM "BackupSchedule" WHERE "id" = ${id}::uuid FOR UPDATE`;
  // Another worker may have been faster, or somebody has changed it.
  const schedule = await tx.backupSchedule.findFirst({
    where: { id, enabled: true, nextRunAt: { lte: now } },
  });
  if (!schedule || !volume) return [];
  const user = await tx.user.findUnique({ where: { id: schedule.userId }, select: { name: true } });
  const actor: Actor = {
    ...CLOUD,
    cloudAdmin: false,
    userId: schedule.userId,
    userName: user?.name ?? '',
    projectId: schedule.projectId,
    role: 'member',
  };
  const busy = refusal(volume, 'backup', actor) !== null && !PASSING.includes(volume.status);
  if (busy && now.getTime() - (schedule.nextRunAt?.getTime() ?? 0) < PATIENCE_MS) return [];
  const ran = { lastRunAt: now, nextRunAt: nextRun(schedule.cron, now) };
  try {
    const by = { actor, config, requestId: `schedule-${id}`, address: null };
    // What it refuses it refuses before it writes anything.
    const { wake } = await startScheduled(tx, by, schedule, volume, now);
    await tx.backupSchedule.update({ where: { id }, data: { ...ran, ...noFailure } });
    return wake;
  } catch (error) {
    const { code, message, hint = null } = toAppError(error);
    if (code === 'INTERNAL') throw error;
    log.warn({ err: error, scheduleId: id }, 'a scheduled backup did not begin');
    await tx.backupSchedule.update({
      where: { id },
      data: { ...ran, errorCode: code, errorMessage: message, errorHint: hint, failedAt: now },
    });
    return [];
  }
}

/** Sees everything; acts in the name of others. */
const CLOUD: Actor = {
  userId: '',
  userName: '',
  sessionId: '',
  cloudAdmin: true,
  projectId: null,
  role: null,
};
