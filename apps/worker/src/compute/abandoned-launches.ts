import type { Db } from '@skydeck/db';

/**
 * Of these instances, those whose launch was tried on this host and that are not here: the launch was given up, or
 * went on at another host, while this one could not clean up. Only instances at rest; whoever works on one may
 * be about to bring it here.
 */
export async function abandonedLaunches(db: Db, hostId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const elsewhere = await db.instance.findMany({
    where: { id: { in: [...ids] }, taskState: null, OR: [{ hostId: null }, { hostId: { not: hostId } }] },
    select: { id: true },
  });
  const triedHere = await db.operation.findMany({
    where: {
      kind: 'instance.launch',
      subjectType: 'instance',
      subjectId: { in: elsewhere.map(({ id }) => id) },
      finishedAt: { not: null },
      OR: [
        { memo: { path: ['hostId'], equals: hostId } },
        { memo: { path: ['excludedHosts'], array_contains: [{ hostId }] } },
      ],
    },
    select: { subjectId: true },
  });
  return [...new Set(triedHere.map(({ subjectId }) => subjectId))];
}
