import type { Db, Prisma, Tx } from '@skydeck/db';
import type { VolumeOperation } from '../volume-rows';
import { activeOperations } from './group-rows';
import type { GroupSnapshotFacts } from './group-snapshot-states';

const include = {
  group: { select: { id: true, name: true } },
  snapshots: {
    where: { deletedAt: null },
    select: {
      id: true,
      name: true,
      status: true,
      sizeGiB: true,
      volume: { select: { id: true, name: true, typeId: true } },
    },
    orderBy: [{ volume: { name: 'asc' } }, { id: 'asc' }],
  },
} satisfies Prisma.GroupSnapshotInclude;

type Found = Prisma.GroupSnapshotGetPayload<{ include: typeof include }>;

/** A group snapshot with all that a list shows and its actions depend on. */
export interface GroupSnapshotRow extends Found {
  userName: string;
  projectName: string;
  operation: VolumeOperation | null;
}

/** Reads group snapshots with a number of queries that does not depend on how many. */
export async function readGroupSnapshotRows(
  db: Db | Tx,
  query: Pick<Prisma.GroupSnapshotFindManyArgs, 'where' | 'orderBy' | 'skip' | 'take'>,
): Promise<GroupSnapshotRow[]> {
  const rows = await db.groupSnapshot.findMany({ ...query, include });
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
      'groupSnapshot',
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

/** What the table of states needs of a row. */
export function groupSnapshotFacts({ projectId, status, snapshots }: GroupSnapshotRow): GroupSnapshotFacts {
  return { projectId, stored: status, parts: snapshots.map((part) => part.status) };
}
