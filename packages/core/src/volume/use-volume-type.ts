import type { Prisma, Tx, VolumeType } from '@skydeck/db';

/**
 * The type that a new volume is to be of, locked for the rest of the caller's transaction: whoever changes what its
 * volumes are, or deletes it, waits and then counts this one. Null: there is none.
 */
export async function useVolumeType(tx: Tx, where: Prisma.VolumeTypeWhereInput): Promise<VolumeType | null> {
  const found = await tx.volumeType.findFirst({ where, select: { id: true } });
  if (!found) return null;
  await tx.$queryRaw`SELECT 1 FROM "VolumeType" WHERE "id" = ${found.id}::uuid FOR KEY SHARE`;
  return tx.volumeType.findUnique({ where: { id: found.id } });
}
