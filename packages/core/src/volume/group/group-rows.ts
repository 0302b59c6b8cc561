import type { Db, Prisma, Tx } from '@skydeck/db';
import { ACTIVE_STATES } from '../../operation/active-states';
import type { VolumeOperation } from '../volume-rows';
import type { GroupFacts } from './group-states';

const include = {
  types: { select: { type: { select: { id: true, name: true } } }, orderBy: { type: { name: 'asc' } } },
  volumes: {
    where: { deletedAt: null },
    select: {
      id: true,
      name: true,
      status: true,
      sizeGiB: true,
      _count: { select: { attachments: true, snapshots: { where: { deletedAt: null } } } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  },
  _count: { select: { snapshots: { where: { deletedAt: null } } } },
} satisfies Prisma.VolumeGroupInclude;

type Found = Prisma.VolumeGroupGetPayload<{ include: typeof include }>;

/** A group with all that a list shows and its actions depend on. */
export interface GroupRow extends Found {
  userName: string;
  projectName: string;
  operation: VolumeOperation | null;
}

/** Reads groups with a number of queries that does not depend on how many. */
export async function readGroupRows(
  db: Db | Tx,
  query: Pick<Prisma.VolumeGroupFindManyArgs, 'where' | 'orderBy' | 'skip' | 'take'>,
): Promise<GroupRow[]> {
  const rows = await db.volumeGroup.findMany({ ...query, include });
  const [users, projects, operations] = await Promise.all([
    db.user.findMany({
      where: { id: { in: rows.map(({ userId }) => userId) } },
      select: { id: true, name: true },
    }),
    db.project.findMany({
      where: { id: { in: rows.map(({ projectId }) => projectId) } },
      select: { id: true, name: true },
    }),
    activeOperations(
      db,
      'volumeGroup',
      rows.map(({ id }) => id),
    ),
  ]);
  const nameOf = new Map([...users, ...projects].map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    ...row,
    userName: nameOf.get(row.userId) ?? '',
    projectName: nameOf.get(row.projectId) ?? '',
    operation: operations.get(row.id) ?? null,
  }));
}

/** What works on these subjects now, by their ids. */
export async function activeOperations(
  db: Db | Tx,
  subjectType: string,
  ids: readonly string[],
): Promise<Map<string, VolumeOperation>> {
  const operations = await db.operation.findMany({
    where: { subjectType, subjectId: { in: [...ids] }, state: { in: [...ACTIVE_STATES] } },
    select: { subjectId: true, id: true, kind: true, step: true, progress: true, cancelRequested: true },
    orderBy: { createdAt: 'asc' },
  });
  return new Map(operations.map(({ subjectId, ...operation }) => [subjectId, operation]));
}

/** What the table of states needs of a row. */
export function groupFacts({ projectId, status, volumes, _count }: GroupRow): GroupFacts {
  return {
    projectId,
    stored: status,
    volumes: volumes.map((volume) => ({ status: volume.status, ...volume._count })),
    snapshots: _count.snapshots,
  };
}
