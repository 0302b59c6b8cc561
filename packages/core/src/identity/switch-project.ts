import { notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import type { SwitchProjectInput } from './identity.input';

/**
 * Chooses the project that the session works in. @throws AppError NOT_FOUND for one that does not exist, is
 * disabled, or of which the actor is no member (cloud admins may enter any).
 */
export async function switchProject(ctx: RequestContext, input: SwitchProjectInput): Promise<void> {
  authorize(ctx, 'identity.project.read');
  const project = await ctx.db.project.findFirst({
    where: {
      id: input.projectId,
      enabled: true,
      ...(ctx.actor.cloudAdmin ? {} : { memberships: { some: { userId: ctx.actor.userId } } }),
    },
    select: { id: true },
  });
  if (!project) throw notFound('project');
  await ctx.db.$transaction(async (tx) => {
    await tx.session.update({ where: { id: ctx.actor.sessionId }, data: { projectId: project.id } });
    await recordAudit(tx, ctx, {
      action: 'identity.project.read',
      projectId: project.id,
      resourceType: 'project',
      resourceId: project.id,
      detail: { change: 'chosen' },
    });
  });
}
