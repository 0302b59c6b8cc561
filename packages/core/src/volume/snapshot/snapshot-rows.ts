import type { Db, Prisma, Tx } from '@skydeck/db';
import { countCopies } from '../count-copies';

const include = {
  groupSnapshot: { select: { id: true, name: true } },
  volume: {
    select: {
      id: true,
      name: true,
      status: true,
      typeId: true,
      encrypted: true,
      bootable: true,
      project: { select: { name: true } },
      attachments: { select: { instance: { select: { status: true } } } },
    },
  },
} satisfies Prisma.VolumeSnapshotInclude;

type Found = Prisma.VolumeSnapshotGetPayload<{ include: typeof include }>;

/** A snapshot with all that a list shows and its actions depend on. */
export interface SnapshotRow extends Found {
  userName: string;
  newest: boolean;
  beingRead: boolean;
}

/** Reads snapshots with a number of queries that does not depend on how many. */
export async function readSnapshotRows(
  db: Db | Tx,
  query: Pick<Prisma.VolumeSnapshotFindManyArgs, 'where' | 'orderBy' | 'skip' | 'take'>,
): Promise<SnapshotRow[]> {
  const rows = await db.volumeSnapshot.findMany({ ...query, include });
  const ids = rows.map(({ id }) => id);
  const volumeIds = rows.map(({ volumeId }) => volumeId);
  const [users, latest, copiedFrom, backups, copies, images] = await Promise.all([
    db.user.findMany({
      where: { id: { in: rows.map(({ userId }) => userId) } },
      select: { id: true, name: true },
    }),
    db.volumeSnapshot.findMany({
      where: {
        volumeId: { in: volumeIds },
        deletedAt: null,
        location: { not: null },
      },
      distinct: ['volumeId'],
      orderBy: [{ volumeId: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
      select: { id: true },
    }),
    // Who reads a snapshot has the layers under it open: none of the volume's is merged meanwhile.
    volumesRead(db, volumeIds),
    db.backup.findMany({
      where: { volumeId: { in: volumeIds }, status: { in: ['creating', 'deleting'] }, deletedAt: null },
      select: { volumeId: true, manifestSha256: true },
    }),
    // What is copied of the volume is in the layers that its snapshots froze, too.
    countCopies(db, volumeIds),
    db.image.findMany({
      where: { sourceSnapshotId: { in: ids }, status: { in: ['queued', 'saving'] }, deletedAt: null },
      select: { sourceSnapshotId: true },
    }),
  ]);
  const nameOf = new Map(users.map(({ id, name }) => [id, name]));
  const newest = new Set(latest.map(({ id }) => id));
  const read = new Set(images.map(({ sourceSnapshotId }) => sourceSnapshotId));
  // One that is deleted before it was whole may be read still.
  const backedUp = new Set(
    backups.filter(({ manifestSha256 }) => manifestSha256 === null).map(({ volumeId }) => volumeId),
  );
  return rows.map((row) => ({
    ...row,
    userName: nameOf.get(row.userId) ?? '',
    newest: newest.has(row.id),
    beingRead: [copiedFrom, copies, backedUp].some((each) => each.has(row.volumeId)) || read.has(row.id),
  }));
}

/** Those of the volumes of which a snapshot is being copied to a new volume. */
async function volumesRead(db: Db | Tx, volumeIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ volumeId: string }[]>`
    SELECT DISTINCT s."volumeId" FROM "Volume" v JOIN "VolumeSnapshot" s ON s."id" = v."snapshotId"
    WHERE v."status" = 'creating' AND v."deletedAt" IS NULL AND s."volumeId" = ANY(${[...volumeIds]}::uuid[])`;
  return new Set(rows.map(({ volumeId }) => volumeId));
}
