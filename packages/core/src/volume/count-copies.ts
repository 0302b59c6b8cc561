import type { Tx } from '@skydeck/db';

/** How many volumes are being made as copies of each of these, by its id. */
export async function countCopies(
  db: Pick<Tx, 'volume'>,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const copies = await db.volume.groupBy({
    by: ['sourceVolumeId'],
    where: { sourceVolumeId: { in: [...ids] }, status: 'creating', deletedAt: null },
    _count: { _all: true },
  });
  return new Map(copies.map(({ sourceVolumeId, _count }) => [sourceVolumeId ?? '', _count._all]));
}
