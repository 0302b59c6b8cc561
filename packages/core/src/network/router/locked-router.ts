import type { Prisma, Router, Tx } from '@skydeck/db';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { ROUTER_GATEWAY } from '../network-rows';

export interface RouterPort {
  readonly id: string;
  readonly networkId: string;
  readonly isGateway: boolean;
  readonly subnets: readonly { id: string; name: string; cidr: string; address: string }[];
}

export interface LockedRouter extends Router {
  readonly ports: readonly RouterPort[];
}

/** A router of the actor's, kept from being changed by others for the rest of the transaction. @throws AppError NOT_FOUND */
export async function lockRouter(tx: Tx, ctx: RequestContext, id: string): Promise<LockedRouter> {
  await tx.$queryRaw`SELECT 1 FROM "Router" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const router = await tx.router.findUnique({ where: { id } });
  authorize(ctx, 'network.router.write', router);
  const ports = await tx.port.findMany({
    where: { routerId: id },
    include: { addresses: { include: { subnet: { select: { id: true, name: true, cidr: true } } } } },
  });
  return {
    ...router,
    ports: ports.map(({ id: portId, networkId, deviceOwner, addresses }) => ({
      id: portId,
      networkId,
      isGateway: deviceOwner === ROUTER_GATEWAY,
      subnets: addresses.map(({ address, subnet }) => ({ ...subnet, address })),
    })),
  };
}

export async function recordRouter(
  tx: Tx,
  ctx: RequestContext,
  router: Pick<Router, 'id' | 'name' | 'projectId'>,
  detail: Prisma.InputJsonObject,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: 'network.router.write',
    resourceType: 'router',
    resourceId: router.id,
    projectId: router.projectId,
    detail: { name: router.name, ...detail },
  });
}
