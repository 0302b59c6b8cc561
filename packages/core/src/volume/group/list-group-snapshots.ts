import { notFound } from '../../app-error';
import type { Actor, RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import type { Named, VolumeOperation } from '../volume-rows';
import type { GroupIdInput, ListGroupSnapshotsInput } from './group.input';
import { groupSnapshotFacts, readGroupSnapshotRows, type GroupSnapshotRow } from './group-snapshot-rows';
import {
  groupSnapshotActions,
  groupSnapshotStatus,
  type GroupConsistency,
  type GroupSnapshotActions,
  type GroupSnapshotStatus,
} from './group-snapshot-states';
import { shownError, type ShownError } from '../../shown-error';

export interface GroupSnapshotSummary {
  id: string;
  name: string;
  description: string;
  /** Of its parts. */
  status: GroupSnapshotStatus;
  /** Null until it is taken. */
  consistency: GroupConsistency | null;
  group: Named;
  snapshots: (Named & { status: string; sizeGiB: number; volume: Named })[];
  projectId: string;
  projectName: string;
  userName: string;
  error: ShownError | null;
  operation: VolumeOperation | null;
  createdAt: Date;
  actions: GroupSnapshotActions;
}

/** One page of group snapshots. @throws AppError FORBIDDEN */
export async function listGroupSnapshots(
  ctx: RequestContext,
  input: ListGroupSnapshotsInput,
): Promise<Page<GroupSnapshotSummary>> {
  authorize(ctx, 'volume.group.read');
  const { groupId, search } = input;
  const where = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'volume.all-projects' }),
    deletedAt: null,
    groupId,
    ...(search ? (isUuid(search) ? { id: search } : { name: containing(search) }) : {}),
  };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    readGroupSnapshotRows(ctx.db, { where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.groupSnapshot.count({ where }),
  ]);
  return {
    items: rows.map((row) => toGroupSnapshotSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** One group snapshot with its parts. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getGroupSnapshot(
  ctx: RequestContext,
  { id }: GroupIdInput,
): Promise<GroupSnapshotSummary> {
  authorize(ctx, 'volume.group.read');
  const scope = ctx.actor.cloudAdmin ? {} : projectScope(ctx);
  const [row] = await readGroupSnapshotRows(ctx.db, { where: { id, deletedAt: null, ...scope }, take: 1 });
  if (!row) throw notFound('group snapshot');
  return toGroupSnapshotSummary(row, ctx.actor);
}

/** A row as the actor may see it, with what the actor may do to it. */
function toGroupSnapshotSummary(row: GroupSnapshotRow, actor: Actor): GroupSnapshotSummary {
  const facts = groupSnapshotFacts(row);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: groupSnapshotStatus(facts),
    consistency: row.consistency as GroupConsistency | null,
    group: { id: row.group.id, name: row.group.name },
    snapshots: row.snapshots.map(({ volume, ...part }) => ({
      ...part,
      volume: { id: volume.id, name: volume.name },
    })),
    projectId: row.projectId,
    projectName: row.projectName,
    userName: row.userName,
    error: shownError(row, actor),
    operation: row.operation,
    createdAt: row.createdAt,
    actions: groupSnapshotActions(facts, actor),
  };
}
