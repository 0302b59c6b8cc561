import { AppError } from '../app-error';
import type { RequestContext } from '../context';

/** The project that the actor has chosen: whatever is made belongs to it. @throws AppError CONFLICT */
export function ownProject(ctx: Pick<RequestContext, 'actor'>): { projectId: string; userId: string } {
  const { projectId, userId } = ctx.actor;
  if (projectId === null)
    throw new AppError('CONFLICT', 'No project is chosen.', { hint: 'Choose a project first.' });
  return { projectId, userId };
}
