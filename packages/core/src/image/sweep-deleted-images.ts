import type { Db } from '@skydeck/db';
import type { Wake } from '../operation/wake';
import { contentIsNeeded } from './image-blob';
import { startImageDeletions } from './start-deletion';

/** A sweep takes no more at once; the next one goes on. */
const SWEPT_AT_ONCE = 100;

/**
 * Starts removing the files of deleted images that nothing needs any more: the last instance of one is gone, or its
 * deletion has failed. May run anywhere, at any time, twice. Answers how many it has started.
 */
export async function sweepDeletedImages({ db, wake }: { db: Db; wake: Wake }): Promise<number> {
  const started = await db.$transaction(async (tx) => {
    const images = await tx.$queryRaw<{ id: string; name: string; projectId: string | null }[]>`
      SELECT i."id", i."name", i."projectId" FROM "Image" i
      WHERE i."deletedAt" IS NOT NULL AND i."sha256" IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM "Image" o WHERE o."sha256" = i."sha256" AND o."deletedAt" IS NULL)
        AND NOT ${contentIsNeeded}
        AND NOT EXISTS (SELECT 1 FROM "Operation" o WHERE o."subjectType" = 'image' AND o."subjectId" = i."id"
          AND o."state" IN ('PENDING', 'RUNNING', 'COMPENSATING'))
      ORDER BY i."id" LIMIT ${SWEPT_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED`;
    const operations = await startImageDeletions(tx, { actor: null, requestId: null }, images);
    return operations.started;
  });
  await Promise.all(started.map(({ queue, id }) => wake.wake(queue, id)));
  return started.length;
}
