import { Prisma, type Tx } from '@skydeck/db';
import { notFound } from '../app-error';
import type { RequestContext } from '../context';
import { countUsers, readMemberships, type ImageRow } from './image-summary';
import { readableImages } from './visible-images';

/** An image under a row lock, with what its states and actions depend on. */
export type LockedImage = Omit<ImageRow, 'upload' | 'operation' | 'ownerName'>;

/**
 * Locks the images for the rest of the caller's transaction, operations before images (the order in which running
 * steps lock theirs), and answers those that the actor may see.
 */
export async function lockImages(
  tx: Tx,
  { actor }: Pick<RequestContext, 'actor'>,
  ids: readonly string[],
): Promise<LockedImage[]> {
  const wanted = Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));
  await tx.$queryRaw`
    SELECT 1 FROM "Operation" WHERE "subjectType" = 'image' AND "subjectId" IN (${wanted})
      AND "state" IN ('PENDING', 'RUNNING', 'COMPENSATING') ORDER BY "id" FOR NO KEY UPDATE`;
  await tx.$queryRaw`
    SELECT 1 FROM "Image" WHERE "id" IN (${wanted}) AND "deletedAt" IS NULL ORDER BY "id" FOR NO KEY UPDATE`;
  const images = await tx.image.findMany({
    where: { AND: [readableImages(actor)], id: { in: [...ids] }, deletedAt: null },
    orderBy: { id: 'asc' },
  });
  const memberships = await readMemberships(
    tx,
    actor.projectId,
    images.map(({ id }) => id),
  );
  const users = await countUsers(tx, images);
  return images.map((image) => ({
    ...image,
    membership: memberships.get(image.id) ?? null,
    partOf: users.get(image.id) ?? 0,
  }));
}

/** One image, as `lockImages` locks it. @throws AppError NOT_FOUND */
export async function lockImage(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
): Promise<LockedImage> {
  const [image] = await lockImages(tx, ctx, [id]);
  if (!image) throw notFound('image');
  return image;
}
