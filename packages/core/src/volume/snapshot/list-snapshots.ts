import type { RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import { readSnapshotRows } from './snapshot-rows';
import { toSnapshotSummary, type SnapshotSummary } from './snapshot-summary';
import type { ListSnapshotsInput } from './snapshot.input';

/** One page of volumes' snapshots. @throws AppError FORBIDDEN */
export async function listSnapshots(
  ctx: RequestContext,
  input: ListSnapshotsInput,
): Promise<Page<SnapshotSummary>> {
  authorize(ctx, 'volume.snapshot.read');
  const { status, volumeId, search } = input;
  const where = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'volume.all-projects' }),
    deletedAt: null,
    volumeId,
    ...(status?.length ? { status: { in: status } } : {}),
    ...(search ? (isUuid(search) ? { id: search } : { name: containing(search) }) : {}),
  };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    readSnapshotRows(ctx.db, { where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.volumeSnapshot.count({ where }),
  ]);
  return {
    items: rows.map((row) => toSnapshotSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}
