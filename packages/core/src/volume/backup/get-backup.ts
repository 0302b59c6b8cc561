import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { readBackupRows } from './backup-rows';
import { toBackupSummary, type BackupSummary } from './backup-summary';
import type { BackupIdInput } from './backup.input';

/** One backup in the chain that it belongs to. */
export interface ChainLink {
  id: string;
  name: string;
  depth: number;
  storedBytes: number;
  status: string;
  gone: boolean;
  createdAt: Date;
}

export interface BackupDetail extends BackupSummary {
  /** From the full one down to this, at most the last hundred. */
  chain: ChainLink[];
}

const LONGEST = 100;

/** One backup. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getBackup(ctx: RequestContext, { id }: BackupIdInput): Promise<BackupDetail> {
  const [row] = await readBackupRows(ctx.db, { where: { id, deletedAt: null }, take: 1 });
  authorize(ctx, 'volume.backup.read', row);
  if (!row) throw notFound('backup');
  return { ...toBackupSummary(row, ctx.actor), chain: await chainOf(ctx, id) };
}

async function chainOf(ctx: RequestContext, id: string): Promise<ChainLink[]> {
  const rows = await ctx.db.$queryRaw<
    (Omit<ChainLink, 'storedBytes' | 'gone'> & { stored: bigint; deletedAt: Date | null })[]
  >`
    WITH RECURSIVE chain AS (
      SELECT "id", "parentId", 1 AS "at" FROM "Backup" WHERE "id" = ${id}::uuid
      UNION ALL
      SELECT b."id", b."parentId", c."at" + 1 FROM "Backup" b JOIN chain c ON b."id" = c."parentId"
      WHERE c."at" < ${LONGEST}
    )
    SELECT b."id", b."name", b."depth", b."status", b."storedBytes" AS "stored", b."deletedAt", b."createdAt"
    FROM chain JOIN "Backup" b USING ("id") ORDER BY chain."at" DESC`;
  return rows.map(({ stored, deletedAt, ...link }) => ({
    ...link,
    storedBytes: Number(stored),
    gone: deletedAt !== null,
  }));
}
