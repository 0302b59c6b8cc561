import type { Prisma, Tx } from '@skydeck/db';
import type { Actor } from '../../context';
import { visibleImages } from '../../image/visible-images';

/** What instances need that run from a copy of the volume: the properties that it has from its own image, and more of that. */
export async function machineOf(
  tx: Tx,
  actor: Actor,
  volumeId: string,
): Promise<Partial<Prisma.ImageUncheckedCreateInput>> {
  const { imageId, imageProperties } = await tx.volume.findUniqueOrThrow({
    where: { id: volumeId },
    select: { imageId: true, imageProperties: true },
  });
  const properties = imageProperties as Prisma.InputJsonObject;
  const image = imageId ? await tx.image.findUnique({ where: { id: imageId } }) : null;
  if (!image) return { properties };
  const { arch, osDistro, minRamMiB, kernelId, ramdiskId } = image;
  const parts = [kernelId, ramdiskId].filter((id) => id !== null);
  const usable = await tx.image.count({
    where: { AND: [visibleImages(actor)], id: { in: parts }, status: 'active', deletedAt: null },
  });
  // A kernel that is gone boots nothing.
  const boots = parts.length > 0 && usable === parts.length;
  return { properties, arch, osDistro, minRamMiB, ...(boots ? { kernelId, ramdiskId } : {}) };
}
