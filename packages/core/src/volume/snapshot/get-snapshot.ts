import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { readSnapshotRows } from './snapshot-rows';
import { toSnapshotSummary, type SnapshotSummary } from './snapshot-summary';
import type { SnapshotIdInput } from './snapshot.input';

/** One snapshot. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getSnapshot(ctx: RequestContext, { id }: SnapshotIdInput): Promise<SnapshotSummary> {
  const [row] = await readSnapshotRows(ctx.db, { where: { id, deletedAt: null }, take: 1 });
  authorize(ctx, 'volume.snapshot.read', row);
  if (!row) throw notFound('snapshot');
  return toSnapshotSummary(row, ctx.actor);
}
