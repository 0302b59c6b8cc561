import type { Prisma } from '@skydeck/db';
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
    ...(search ? found(search) : {}),
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

/** Found by their own names, and by those of their volumes. */
function found(search: string): Prisma.VolumeSnapshotWhereInput {
  if (isUuid(search)) return { OR: [{ id: search }, { volumeId: search }] };
  const name = containing(search);
  return { OR: [{ name }, { volume: { name } }] };
}
