import { notFound } from '../app-error';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import type { Permission } from '../policy/permissions';
import { AgentClient } from './agent-client';

/**
 * The agent of the host that holds the instance, or null while the instance is on none.
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function agentOfInstance(
  ctx: RequestContext,
  id: string,
  permission: Permission,
): Promise<AgentClient | null> {
  const instance = await ctx.db.instance.findFirst({
    where: { id, deletedAt: null },
    select: { projectId: true, host: { select: { name: true, agentUrl: true } } },
  });
  authorize(ctx, permission, instance);
  if (!instance) throw notFound('instance');
  return instance.host ? new AgentClient(ctx.config, instance.host) : null;
}
