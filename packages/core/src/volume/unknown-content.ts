import type { Db } from '@skydeck/db';
import { z } from 'zod';
import { ACTIVE_STATES } from '../operation/active-states';
import type { FoundOnBackend } from './volume-driver';

/**
 * `draft`: half made or put aside, left by something that was interrupted. `remains`: of a volume or snapshot that is gone.
 * `foreign`: somebody else's; it may be taken over.
 */
export type UnknownKind = 'draft' | 'remains' | 'foreign';

const unknownContent = z.array(
  z.object({
    location: z.string(),
    sizeBytes: z.number(),
    kind: z.enum(['draft', 'remains', 'foreign']),
  }),
);
export type UnknownContent = z.infer<typeof unknownContent>;

/** What a back end's row says of its unknown content. */
export function readUnknownContent(value: unknown): UnknownContent {
  return unknownContent.safeParse(value).data ?? [];
}

const NAME =
  /^volume-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.([0-9a-f-]{36}))?(?:\.(?:draft|former))?$/;

const nameOf = (volumeId: string): string => `volume-${volumeId}`;

/** The volume that a file or device was made for; null for what was not made by a driver. */
export function volumeIdOf(location: string): string | null {
  return NAME.exec(location)?.[1] ?? null;
}

/**
 * Tells what lies on a back end and belongs to no volume or snapshot that lives. What an operation is working on is
 * left out. Read the list before calling: what is made meanwhile has its row already.
 */
export async function explainUnknown(
  db: Pick<Db, 'volume' | 'operation'>,
  backendId: string,
  found: readonly FoundOnBackend[],
): Promise<UnknownContent> {
  const ids = found.map(({ location }) => volumeIdOf(location)).filter((id) => id !== null);
  const [volumes, busy] = await Promise.all([
    db.volume.findMany({
      where: { backendId, deletedAt: null },
      select: {
        id: true,
        location: true,
        status: true,
        snapshots: { where: { deletedAt: null }, select: { location: true } },
      },
    }),
    db.operation.findMany({
      where: { subjectId: { in: ids }, state: { in: [...ACTIVE_STATES] } },
      select: { subjectId: true },
    }),
  ]);
  // Also by operations on a whole group.
  const frozen = volumes.filter(({ status }) => status === 'snapshotting').map(({ id }) => id);
  const working = new Set([...busy.map(({ subjectId }) => subjectId), ...frozen]);
  const known = new Set(
    volumes.flatMap((volume) => [
      // What a failure has left of one that was not made goes with its deletion.
      volume.location ?? nameOf(volume.id),
      ...volume.snapshots.map(({ location }) => location),
    ]),
  );
  return found.flatMap(({ location, sizeBytes }): UnknownContent => {
    const volumeId = volumeIdOf(location);
    if (known.has(location) || (volumeId !== null && working.has(volumeId))) return [];
    const kind = volumeId === null ? 'foreign' : /\.(draft|former)$/.test(location) ? 'draft' : 'remains';
    return [{ location, sizeBytes, kind }];
  });
}
