import type { Tx } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { projectScope } from '../../policy/scope';
import { groupSnapshotFacts, readGroupSnapshotRows, type GroupSnapshotRow } from './group-snapshot-rows';
import type { GroupSnapshotFacts } from './group-snapshot-states';

export interface LockedGroupSnapshot {
  snapshot: GroupSnapshotRow;
  facts: GroupSnapshotFacts & { name: string };
}

/** Locks a group snapshot for the rest of the caller's transaction. @throws AppError NOT_FOUND */
export async function lockGroupSnapshot(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
): Promise<LockedGroupSnapshot> {
  await tx.$queryRaw`SELECT 1 FROM "GroupSnapshot" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const where = { id, deletedAt: null, ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)) };
  const [snapshot] = await readGroupSnapshotRows(tx, { where, take: 1 });
  if (!snapshot) throw notFound('group snapshot');
  return { snapshot, facts: { ...groupSnapshotFacts(snapshot), name: snapshot.name } };
}
