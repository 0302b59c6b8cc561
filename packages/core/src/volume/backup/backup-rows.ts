import type { Db, Prisma, Tx } from '@skydeck/db';
import { ACTIVE_STATES } from '../../operation/active-states';
import type { Named, VolumeOperation } from '../volume-rows';

const include = {
  project: { select: { name: true } },
  volume: { select: { id: true, name: true, projectId: true, deletedAt: true } },
  parent: { select: { id: true, name: true, deletedAt: true } },
  _count: { select: { children: { where: { deletedAt: null } } } },
} satisfies Prisma.BackupInclude;

type Found = Prisma.BackupGetPayload<{ include: typeof include; omit: { wrappedKey: true } }>;

/** A backup with all that a list shows and its actions depend on. */
export interface BackupRow extends Found {
  userName: string;
  snapshot: Named | null;
  operation: VolumeOperation | null;
  restoring: number;
}

/** Reads backups with a number of queries that does not depend on how many. Keys are never among what is read. */
export async function readBackupRows(
  db: Db | Tx,
  query: Pick<Prisma.BackupFindManyArgs, 'where' | 'orderBy' | 'skip' | 'take'>,
): Promise<BackupRow[]> {
  const rows = await db.backup.findMany({ ...query, include, omit: { wrappedKey: true } });
  const ids = rows.map(({ id }) => id);
  const idsOf = (key: 'userId' | 'snapshotId'): string[] =>
    rows.map((row) => row[key]).filter((id) => id !== null);
  const select = { id: true, name: true } as const;
  const [users, snapshots, operations, restores] = await Promise.all([
    db.user.findMany({ where: { id: { in: idsOf('userId') } }, select }),
    // The one that was made for the backup itself is no news.
    db.volumeSnapshot.findMany({
      where: { id: { in: idsOf('snapshotId') }, backupId: null },
      select,
    }),
    db.operation.findMany({
      where: { subjectType: 'backup', subjectId: { in: ids }, state: { in: [...ACTIVE_STATES] } },
      select: { subjectId: true, id: true, kind: true, step: true, progress: true, cancelRequested: true },
      // A deletion is shown over what it waits for.
      orderBy: { createdAt: 'asc' },
    }),
    db.operation.findMany({
      where: { kind: 'backup.restore', state: { in: [...ACTIVE_STATES] } },
      select: { input: true },
    }),
  ]);
  const nameOf = new Map(users.map(({ id, name }) => [id, name]));
  const snapshotOf = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
  const operationOf = new Map(operations.map(({ subjectId, ...operation }) => [subjectId, operation]));
  const restored = restores.map(({ input }) => (input as { backupId?: string }).backupId);
  return rows.map((row) => ({
    ...row,
    userName: nameOf.get(row.userId ?? '') ?? '',
    snapshot: snapshotOf.get(row.snapshotId ?? '') ?? null,
    operation: operationOf.get(row.id) ?? null,
    restoring: restored.filter((id) => id === row.id).length,
  }));
}
