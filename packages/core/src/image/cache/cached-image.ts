import type { CachedImage, Db, Host, Tx } from '@skydeck/db';
import { HEARTBEAT_FRESH_MS } from '../../compute/scheduler/host-filters';
import { ACTIVE_STATES } from '../../operation/active-states';
import { readContentUses, type ContentUse } from './content-uses';

/** Type of the operations' subjects. */
export const CACHED_IMAGE = 'cached-image';

/** Why something cannot be done with a cached image now. */
export type CacheRefusal = 'host-down' | 'busy' | 'in-use' | 'fetching' | 'cached' | 'no-image';

/** What a host has, or is to have, of an image. */
export interface CachedImageSummary {
  id: string;
  host: { id: string; name: string };
  /** One that has this content; null when it was deleted. */
  image: { id: string; name: string } | null;
  sha256: string;
  status: CachedImage['status'];
  sizeBytes: number;
  fetchedBytes: number;
  fetchedAt: Date | null;
  lastUsedAt: Date;
  verifiedAt: Date | null;
  error: { code: string; message: string; hint: string | null } | null;
  /** What needs the file on that host. */
  use: { instances: number; volumes: number };
  operation: { id: string; kind: string; progress: number } | null;
  /** Null: it may be done. */
  refusals: { evict: CacheRefusal | null; fetch: CacheRefusal | null };
}

export interface CachedImageFacts extends CachedImage {
  host: Pick<Host, 'id' | 'name' | 'heartbeatAt'>;
}

/** Rows with all that is shown of them: a number of queries that does not depend on how many. */
export async function summarizeCachedImages(
  db: Db | Tx,
  rows: readonly CachedImageFacts[],
): Promise<CachedImageSummary[]> {
  const sha256s = [...new Set(rows.map(({ sha256 }) => sha256))];
  const hostIds = [...new Set(rows.map(({ hostId }) => hostId))];
  const [images, uses, operations] = await Promise.all([
    db.image.findMany({
      where: { sha256: { in: sha256s } },
      select: { id: true, name: true, sha256: true, deletedAt: true },
      // Of several with the same content the oldest that is left.
      orderBy: [{ deletedAt: { sort: 'desc', nulls: 'first' } }, { id: 'asc' }],
    }),
    readContentUses(db, { hostIds, sha256s }),
    db.operation.findMany({
      where: {
        subjectType: CACHED_IMAGE,
        subjectId: { in: rows.map(({ id }) => id) },
        state: { in: [...ACTIVE_STATES] },
      },
      select: { id: true, kind: true, progress: true, subjectId: true },
    }),
  ]);
  return rows.map((row) => {
    const image = images.find(({ sha256 }) => sha256 === row.sha256) ?? null;
    const use = uses.find(({ hostId, sha256 }) => hostId === row.hostId && sha256 === row.sha256);
    const operation = operations.find(({ subjectId }) => subjectId === row.id) ?? null;
    return {
      id: row.id,
      host: { id: row.hostId, name: row.host.name },
      image: image && { id: image.id, name: image.name },
      sha256: row.sha256,
      status: row.status,
      sizeBytes: Number(row.sizeBytes),
      fetchedBytes: Number(row.fetchedBytes),
      fetchedAt: row.fetchedAt,
      lastUsedAt: row.lastUsedAt,
      verifiedAt: row.verifiedAt,
      error:
        row.errorCode === null
          ? null
          : { code: row.errorCode, message: row.errorMessage ?? '', hint: row.errorHint },
      use: { instances: use?.instances ?? 0, volumes: use?.volumes ?? 0 },
      operation: operation && {
        id: operation.id,
        kind: operation.kind,
        progress: operation.progress,
      },
      refusals: {
        evict: refuseEviction(row, use, operation !== null),
        fetch: refuseFetch(row, image !== null && image.deletedAt === null, operation !== null),
      },
    };
  });
}

/** Why a file may not be removed; null when it may. */
export function refuseEviction(
  row: CachedImageFacts,
  use: ContentUse | undefined,
  busy: boolean,
): CacheRefusal | null {
  if (busy) return 'busy';
  if (row.status === 'fetching') return 'fetching';
  // Then there is no file, and the row may go.
  if (row.status === 'failed') return null;
  if (use) return 'in-use';
  return isUp(row.host) ? null : 'host-down';
}

/** Why an image may not be fetched again; null when it may. */
function refuseFetch(row: CachedImageFacts, hasImage: boolean, busy: boolean): CacheRefusal | null {
  if (busy) return 'busy';
  if (row.status === 'fetching') return 'fetching';
  if (row.status === 'cached') return 'cached';
  if (!hasImage) return 'no-image';
  return isUp(row.host) ? null : 'host-down';
}

/** Whether the host's agent can be asked to do something. */
export function isUp({ heartbeatAt }: Pick<Host, 'heartbeatAt'>): boolean {
  return heartbeatAt !== null && Date.now() - heartbeatAt.getTime() < HEARTBEAT_FRESH_MS;
}
