import type { RequestContext } from '../context';
import { authorize } from './authorize';
import type { Permission } from './permissions';

/** No row has it: the scope of somebody who has chosen no project. */
const NO_PROJECT = '00000000-0000-0000-0000-000000000000';

/** Condition of a list on rows with a `projectId`: the chosen project's, or all for those who may see all. */
export function projectScope(
  ctx: Pick<RequestContext, 'actor'>,
  wide: { requested: boolean | undefined; permission: Permission } | null = null,
): { projectId?: string } {
  if (wide?.requested) {
    authorize(ctx, wide.permission);
    return {};
  }
  return { projectId: ctx.actor.projectId ?? NO_PROJECT };
}

/** Condition of a list on rows that belong to users. */
export function userScope(ctx: Pick<RequestContext, 'actor'>): { userId: string } {
  return { userId: ctx.actor.userId };
}
