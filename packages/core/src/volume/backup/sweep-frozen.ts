import type { Db } from '@skydeck/db';
import type { Actor } from '../../context';
import type { Logger } from '../../logger';
import type { Wake } from '../../operation/wake';
import { transaction } from '../../transaction';
import { beginSnapshotDeletion } from '../snapshot/delete-snapshot';
import { lockSnapshot } from '../snapshot/lock-snapshot';
import { snapshotRefusal } from '../snapshot/snapshot-states';
import { factsOf } from '../snapshot/snapshot-summary';
import { forEachById } from './for-each-by-id';

const AT_ONCE = 100;
/** What could not be removed is tried again after this. */
const AGAIN_AFTER_MS = 300_000;

/**
 * Starts removing snapshots that were made for backups which have been read, as soon as their volumes allow it. May run
 * anywhere, at any time, twice. Answers how many it has started.
 */
export async function sweepFrozen({ db, wake, log }: { db: Db; wake: Wake; log: Logger }): Promise<number> {
  return forEachById(
    (after) => db.$queryRaw<{ id: string }[]>`
      SELECT s."id" FROM "VolumeSnapshot" s JOIN "Volume" v ON v."id" = s."volumeId"
      WHERE s."backupId" IS NOT NULL AND s."deletedAt" IS NULL AND s."id" > ${after}::uuid
        AND (s."status" IN ('available', 'error')
          OR (s."status" = 'error-deleting' AND s."updatedAt" < now() - ${AGAIN_AFTER_MS} * interval '1 millisecond'))
        AND v."status" IN ('available', 'in-use', 'error')
        AND NOT EXISTS (SELECT 1 FROM "Backup" b WHERE b."id" = s."backupId" AND b."deletedAt" IS NULL
          AND b."status" IN ('creating', 'deleting'))
      ORDER BY s."id" LIMIT ${AT_ONCE}`,
    async ({ id }) => {
      const started = await transaction(db, async (tx) => {
        const locked = await lockSnapshot(tx, { actor: CLOUD }, id);
        if (snapshotRefusal(factsOf(locked.snapshot), 'delete', CLOUD) !== null) return null;
        return beginSnapshotDeletion(tx, { actor: null, requestId: null }, locked);
      });
      if (!started) return 0;
      await wake.wake(started.queue, started.id);
      return 1;
    },
    (error, { id }) =>
      log.error({ err: error, snapshotId: id }, 'the snapshot of a backup could not be removed'),
  );
}

const CLOUD: Actor = {
  userId: '',
  userName: '',
  sessionId: '',
  cloudAdmin: true,
  projectId: null,
  role: null,
};
