import type { Network, Prisma, Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import type { Actor, RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import type { Permission } from '../policy/permissions';

/** Networks that the actor's project may see: its own, those shared with it or with everybody, and those outside. */
export function visibleNetworks(actor: Pick<Actor, 'projectId'>): Prisma.NetworkWhereInput {
  const own = actor.projectId === null ? [] : [{ projectId: actor.projectId }];
  const shared = actor.projectId === null ? [] : [{ rbac: { some: { targetProjectId: actor.projectId } } }];
  return { OR: [...own, ...shared, { shared: true }, { external: true }] };
}

/** A network that the actor may see. @throws AppError NOT_FOUND */
export async function findNetwork(tx: Tx, ctx: Pick<RequestContext, 'actor'>, id: string): Promise<Network> {
  const where = ctx.actor.cloudAdmin ? { id } : { id, ...visibleNetworks(ctx.actor) };
  const network = await tx.network.findFirst({ where });
  if (!network) throw notFound('network');
  return network;
}

/** A network that the actor's project may plug ports into. @throws AppError NOT_FOUND, FORBIDDEN */
export async function findUsableNetwork(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
): Promise<Network> {
  const network = await findNetwork(tx, ctx, id);
  const { actor } = ctx;
  if (actor.cloudAdmin || network.shared || network.projectId === actor.projectId) return network;
  const share = await tx.networkRbac.findFirst({
    where: { networkId: id, targetProjectId: actor.projectId ?? '' },
  });
  if (share) return network;
  throw new AppError('FORBIDDEN', `The network ${network.name} leads outside: nothing is plugged into it.`, {
    hint: 'Use a network of the project, a router that leads there, and floating IPs.',
  });
}

/**
 * A network of the actor's own, kept from being changed by others for the rest of the transaction; another one that
 * the actor sees is refused. @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function lockOwnNetwork(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  permission: Permission,
  id: string,
): Promise<Network> {
  authorize(ctx, permission);
  await tx.$queryRaw`SELECT 1 FROM "Network" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const network = await findNetwork(tx, ctx, id);
  if (ctx.actor.cloudAdmin || network.projectId === ctx.actor.projectId) return network;
  throw new AppError('FORBIDDEN', `The network ${network.name} belongs to another project.`, {
    hint: 'Ask an administrator of that project.',
  });
}
