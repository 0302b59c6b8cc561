import type { Tx } from '@skydeck/db';
import { AppError } from '../app-error';
import { countUsage } from '../quota/count-usage';
import { UNLIMITED } from '../quota/quota-resources';

const GIB = 1024 ** 3;

/**
 * Sets how many bytes an image has, or will have, and refuses what would pass its project's quota. The project stays
 * locked until the transaction ends. An image of the cloud itself has no quota.
 * @throws AppError QUOTA_EXCEEDED
 */
export async function setImageSize(tx: Tx, imageId: string, bytes: number): Promise<void> {
  const { projectId, userId } = await tx.image.findUniqueOrThrow({
    where: { id: imageId },
    select: { projectId: true, userId: true },
  });
  if (projectId !== null) {
    await tx.$queryRaw`SELECT 1 FROM "Project" WHERE "id" = ${projectId}::uuid FOR NO KEY UPDATE`;
  }
  await tx.image.update({ where: { id: imageId }, data: { sizeBytes: BigInt(bytes) } });
  if (projectId === null) return;
  const { imageGiB } = await countUsage(tx, projectId, userId ?? projectId);
  if (imageGiB.limit === UNLIMITED || imageGiB.used <= imageGiB.limit) return;
  throw new AppError(
    'QUOTA_EXCEEDED',
    `The project's quota is too small: with this image of ${(bytes / GIB).toFixed(1)} GiB it would hold ` +
      `${imageGiB.used} GiB of images, ${imageGiB.limit} are allowed.`,
    { hint: 'Delete images you no longer need, or ask an administrator for a larger quota.' },
  );
}
