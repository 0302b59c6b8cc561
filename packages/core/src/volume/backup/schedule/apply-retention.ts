import type { Db } from '@skydeck/db';
import type { Wake } from '../../../operation/wake';
import { transaction } from '../../../transaction';
import { readBackupRows } from '../backup-rows';
import { startBackupDeletion } from '../delete-backup';
import { expiredBackups } from './retention';

const AT_ONCE = 100;

/** Deletes what schedules do not keep. May run anywhere, at any time, twice. Answers how many it has started. */
export async function applyRetention(
  { db, wake }: { db: Db; wake: Wake },
  now = new Date(),
): Promise<number> {
  const schedules = await db.$queryRaw<{ id: string; keep: number; keepDays: number | null }[]>`
    SELECT s."id", s."keep", s."keepDays" FROM "BackupSchedule" s
    JOIN "Backup" b ON b."scheduleId" = s."id" AND b."deletedAt" IS NULL
    GROUP BY s."id"
    HAVING count(*) FILTER (WHERE b."status" = 'available') > s."keep" OR bool_or(b."status" = 'error')
      OR min(b."createdAt") < ${now}::timestamptz - s."keepDays" * interval '1 day'
    ORDER BY s."id" LIMIT ${AT_ONCE}`;
  let count = 0;
  for (const { id, ...rule } of schedules) {
    const backups = await db.backup.findMany({
      where: { scheduleId: id, deletedAt: null },
      select: { id: true, status: true, createdAt: true },
    });
    for (const backupId of expiredBackups(backups, rule, now)) {
      if (await deleteExpired({ db, wake }, backupId)) count += 1;
    }
  }
  return count;
}

async function deleteExpired({ db, wake }: { db: Db; wake: Wake }, id: string): Promise<boolean> {
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
