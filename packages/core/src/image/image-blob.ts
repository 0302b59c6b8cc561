import { Prisma, type Tx } from '@skydeck/db';

/**
 * Keeps everybody else from taking or dropping this content of the store for the rest of the transaction. Images of
 * the same content share one file: who removes it and who begins to use it must not meet.
 */
export async function lockImageContent(tx: Tx, sha256: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`skydeck image ${sha256}`}, 0))`;
}

/**
 * Condition on `"Image" i`: its file in the store is needed. A deleted image's is, as long as instances that were made
 * from it, or boot with it as their kernel, may have to be made anew on another host, or a volume is being filled from it.
 */
export const contentIsNeeded = Prisma.sql`(
  i."deletedAt" IS NULL
  OR EXISTS (SELECT 1 FROM "Instance" n WHERE n."imageId" = i."id" AND n."deletedAt" IS NULL)
  OR EXISTS (
    SELECT 1 FROM "Image" whole JOIN "Instance" n ON n."imageId" = whole."id" AND n."deletedAt" IS NULL
    WHERE whole."kernelId" = i."id" OR whole."ramdiskId" = i."id")
  OR EXISTS (
    SELECT 1 FROM "Volume" v WHERE v."imageId" = i."id" AND v."deletedAt" IS NULL AND v."status" = 'creating'))`;

/** Whether any image, or any other than this one, still needs the file. Hold the lock of the content. */
export async function isContentNeeded(tx: Tx, sha256: string, exceptImageId?: string): Promise<boolean> {
  const others =
    exceptImageId === undefined ? Prisma.empty : Prisma.sql`AND i."id" <> ${exceptImageId}::uuid`;
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Image" i WHERE i."sha256" = ${sha256} ${others} AND ${contentIsNeeded} LIMIT 1`;
  return rows.length > 0;
}
