import type { Tx } from '@skydeck/db';

/**
 * Keeps everybody else from taking or dropping this content of the store for the rest of the transaction. Images of
 * the same content share one file: who removes it and who begins to use it must not meet.
 */
export async function lockImageContent(tx: Tx, sha256: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`skydeck image ${sha256}`}, 0))`;
}

/** Whether an image other than this one still needs the file. Hold the lock of the content. */
export async function isContentNeeded(tx: Tx, sha256: string, exceptImageId: string): Promise<boolean> {
  const others = await tx.image.count({
    where: {
      sha256,
      id: { not: exceptImageId },
      // Instances of a deleted image may still have to be made anew on another host.
      OR: [{ deletedAt: null }, { instances: { some: { deletedAt: null } } }],
    },
  });
  return others > 0;
}
