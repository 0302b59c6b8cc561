import type { Db, Prisma } from '@skydeck/db';
import type { Actor } from '../context';
import { visibleImages } from '../image/visible-images';
import { ACTIVE_STATES } from '../operation/active-states';
import { projectScope } from '../policy/scope';
import { countCopies } from './count-copies';

const include = {
  type: { select: { id: true, name: true, qosSpec: { select: { id: true, name: true } } } },
  project: { select: { name: true } },
  group: { select: { id: true, name: true } },
  backend: { select: { id: true, name: true, shared: true, host: { select: { id: true, name: true } } } },
  attachments: {
    select: {
      id: true,
      instanceId: true,
      status: true,
      device: true,
      readOnly: true,
      deleteOnTermination: true,
      bootIndex: true,
      mode: true,
      attachedAt: true,
      instance: { select: { name: true, status: true } },
    },
    orderBy: { createdAt: 'asc' },
  },
  transfer: { select: { id: true, name: true, createdAt: true } },
  _count: { select: { snapshots: { where: { deletedAt: null } } } },
} satisfies Prisma.VolumeInclude;

type Found = Prisma.VolumeGetPayload<{ include: typeof include; omit: { wrappedKey: true } }>;

/** An operation that works on a volume, for its row. */
export interface VolumeOperation {
  id: string;
  kind: string;
  step: string | null;
  progress: number;
  cancelRequested: boolean;
}

export interface Named {
  id: string;
  name: string;
}

/** What a volume was made from, gone or not. */
interface Source extends Named {
  deletedAt: Date | null;
}

/** A volume with all that a list shows. */
export interface VolumeRow extends Found {
  userName: string;
  /** What it was made from, as far as the actor may know. */
  image: Source | null;
  snapshot: Source | null;
  sourceVolume: Source | null;
  operation: VolumeOperation | null;
  /** How many volumes are being made as copies of it. */
  copies: number;
}

/**
 * Reads volumes with a number of queries that does not depend on how many. The key is never among what is read, nor is
 * what a volume was made from that is nothing of the actor's: a project that gave it away has its own names.
 */
export async function readVolumeRows(
  db: Db,
  actor: Actor,
  query: Pick<Prisma.VolumeFindManyArgs, 'where' | 'orderBy' | 'skip' | 'take'>,
): Promise<VolumeRow[]> {
  const rows = await db.volume.findMany({ ...query, include, omit: { wrappedKey: true } });
  const idsOf = (key: 'userId' | 'imageId' | 'snapshotId' | 'sourceVolumeId'): string[] => [
    ...new Set(rows.map((row) => row[key]).filter((id) => id !== null)),
  ];
  const select = { id: true, name: true } as const;
  const source = { ...select, deletedAt: true } as const;
  const ids = rows.map(({ id }) => id);
  const own = actor.cloudAdmin ? {} : projectScope({ actor });
  const [users, images, snapshots, sources, operations, copies] = await Promise.all([
    db.user.findMany({ where: { id: { in: idsOf('userId') } }, select }),
    db.image.findMany({
      where: { AND: [visibleImages(actor)], id: { in: idsOf('imageId') } },
      select: source,
    }),
    db.volumeSnapshot.findMany({ where: { ...own, id: { in: idsOf('snapshotId') } }, select: source }),
    db.volume.findMany({ where: { ...own, id: { in: idsOf('sourceVolumeId') } }, select: source }),
    activeOperations(db, ids),
    countCopies(db, ids),
  ]);
  const byId = <T extends Named>(found: readonly T[]) => new Map(found.map((each) => [each.id, each]));
  const [userOf, imageOf, snapshotOf, sourceOf] = [byId(users), byId(images), byId(snapshots), byId(sources)];
  return rows.map((row) => ({
    ...row,
    userName: userOf.get(row.userId)?.name ?? '',
    image: imageOf.get(row.imageId ?? '') ?? null,
    snapshot: snapshotOf.get(row.snapshotId ?? '') ?? null,
    sourceVolume: sourceOf.get(row.sourceVolumeId ?? '') ?? null,
    operation: operations.get(row.id) ?? null,
    copies: copies.get(row.id) ?? 0,
  }));
}

async function activeOperations(db: Db, ids: readonly string[]): Promise<Map<string, VolumeOperation>> {
  const operations = await db.operation.findMany({
    where: { subjectType: 'volume', subjectId: { in: [...ids] }, state: { in: [...ACTIVE_STATES] } },
    select: { subjectId: true, id: true, kind: true, step: true, progress: true, cancelRequested: true },
    // A deletion is shown over what it waits for.
    orderBy: { createdAt: 'asc' },
  });
  return new Map(operations.map(({ subjectId, ...operation }) => [subjectId, operation]));
}
