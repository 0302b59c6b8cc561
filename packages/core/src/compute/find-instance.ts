import type { Instance } from '@skydeck/db';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import type { Permission } from '../policy/permissions';

/** The instance, if it lives and the actor may. @throws AppError NOT_FOUND, FORBIDDEN */
export async function findInstance(
  ctx: Pick<RequestContext, 'actor' | 'db'>,
  id: string,
  permission: Permission,
): Promise<Instance> {
  const instance = await ctx.db.instance.findFirst({ where: { id, deletedAt: null } });
  authorize(ctx, permission, instance);
  return instance;
}
