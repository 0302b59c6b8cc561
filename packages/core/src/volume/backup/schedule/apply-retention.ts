import type { Db } from '@skydeck/db';
import type { Logger } from '../../../logger';
import type { Wake } from '../../../operation/wake';
import { transaction } from '../../../transaction';
import { readBackupRows } from '../backup-rows';
import { startBackupDeletion } from '../delete-backup';
import { forEachById } from '../for-each-by-id';
import { expiredBackups } from './retention';

const AT_ONCE = 100;

export interface RetentionKeeper {
  db: Db;
  wake: Wake;
  log: Logger;
}

interface Schedule {
  id: string;
  keep: number;
  keepDays: number | null;
}

/** Deletes what schedules do not keep. May run anywhere, at any time, twice. Answers how many it has started. */
export async function applyRetention(keeper: RetentionKeeper, now = new Date()): Promise<number> {
  const { db, log } = keeper;
  return forEachById(
    (after) => db.$queryRaw<Schedule[]>`
      SELECT s."id", s."keep", s."keepDays" FROM "BackupSchedule" s
      JOIN "Backup" b ON b."scheduleId" = s."id" AND b."deletedAt" IS NULL
      WHERE s."id" > ${after}::uuid
      GROUP BY s."id"
      HAVING count(*) FILTER (WHERE b."status" = 'available') > s."keep" OR bool_or(b."status" = 'error')
        OR min(b."createdAt") < ${now}::timestamptz - s."keepDays" * interval '1 day'
      ORDER BY s."id" LIMIT ${AT_ONCE}`,
    (schedule) => applyTo(keeper, schedule, now),
    (error, { id }) => log.error({ err: error, scheduleId: id }, 'the retention of a schedule failed'),
  );
}

async function applyTo(keeper: RetentionKeeper, { id, ...rule }: Schedule, now: Date): Promise<number> {
  const backups = await keeper.db.backup.findMany({
    where: { scheduleId: id, deletedAt: null },
    select: { id: true, status: true, createdAt: true },
  });
  let count = 0;
  for (const backupId of expiredBackups(backups, rule, now)) {
    if (await deleteExpired(keeper, backupId)) count += 1;
  }
  return count;
}

async function deleteExpired({ db, wake }: RetentionKeeper, id: string): Promise<boolean> {
  const started = await transaction(db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Backup" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
    const [backup] = await readBackupRows(tx, {
      where: { id, deletedAt: null, status: { in: ['available', 'error'] } },
      take: 1,
    });
    // What is read now goes the next time.
    if (!backup || backup.restoring > 0 || backup.operation !== null) return null;
    return startBackupDeletion(tx, { actor: null, requestId: null }, backup);
  });
  if (!started) return false;
  await Promise.all(started.wake.map((each) => wake.wake(each.queue, each.id)));
  return true;
}
