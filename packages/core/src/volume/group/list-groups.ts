import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import { readGroupRows } from './group-rows';
import { toGroupSummary, type GroupSummary } from './group-summary';
import type { GroupIdInput, ListGroupsInput } from './group.input';

/** One page of groups of volumes. @throws AppError FORBIDDEN */
export async function listGroups(ctx: RequestContext, input: ListGroupsInput): Promise<Page<GroupSummary>> {
  authorize(ctx, 'volume.group.read');
  const { search } = input;
  const where = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'volume.all-projects' }),
    deletedAt: null,
    ...(search ? (isUuid(search) ? { id: search } : { name: containing(search) }) : {}),
  };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    readGroupRows(ctx.db, { where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.volumeGroup.count({ where }),
  ]);
  return {
    items: rows.map((row) => toGroupSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** One group with its volumes. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getGroup(ctx: RequestContext, { id }: GroupIdInput): Promise<GroupSummary> {
  authorize(ctx, 'volume.group.read');
  const scope = ctx.actor.cloudAdmin ? {} : projectScope(ctx);
  const [row] = await readGroupRows(ctx.db, { where: { id, deletedAt: null, ...scope }, take: 1 });
  if (!row) throw notFound('volume group');
  return toGroupSummary(row, ctx.actor);
}
