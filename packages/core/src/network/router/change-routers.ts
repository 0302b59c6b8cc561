import type { Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { contains, formatCidr, normalIp, parseCidr, parseIp } from '../ip-address';
import { ownProject } from '../own-project';
import { lockRouter, recordRouter, type LockedRouter } from './locked-router';
import { setGateway } from './router-gateway';
import type { CreateRouterInput, RouterIdInput, UpdateRouterInput } from './router.input';

/** @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED, NETWORK */
export async function createRouter(
  ctx: RequestContext,
  { gateway, ...data }: CreateRouterInput,
): Promise<{ id: string }> {
  authorize(ctx, 'network.router.write');
  const owner = ownProject(ctx);
  return transaction(ctx.db, async (tx) => {
    await claimQuota(tx, owner, { routers: 1 });
    const router = await tx.router.create({ data: { ...data, projectId: owner.projectId } });
    await setGateway(tx, ctx, { ...router, ports: [] }, gateway);
    await recordRouter(tx, ctx, router, { action: 'create', gateway: gateway?.networkId ?? null });
    return { id: router.id };
  });
}

/** What is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED, NETWORK */
export async function updateRouter(
  ctx: RequestContext,
  { id, gateway, routes, ...data }: UpdateRouterInput,
): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const router = await lockRouter(tx, ctx, id);
    if (gateway !== undefined) await setGateway(tx, ctx, router, gateway);
    await tx.router.update({ where: { id }, data });
    if (routes) await setRoutes(tx, await lockRouter(tx, ctx, id), routes);
    await recordRouter(tx, ctx, router, {
      action: 'update',
      before: router.name,
      ...(gateway === undefined ? {} : { gateway: gateway?.networkId ?? null }),
      ...(routes ? { routes: routes.map(({ destination, nextHop }) => `${destination} ${nextHop}`) } : {}),
    });
  });
}

/** Deletes a router that joins nothing, with its gateway. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deleteRouter(ctx: RequestContext, { id }: RouterIdInput): Promise<void> {
  await transaction(ctx.db, async (tx) => {
    const router = await lockRouter(tx, ctx, id);
    const interfaces = router.ports.filter(({ isGateway }) => !isGateway).length;
    if (interfaces > 0) {
      throw new AppError('CONFLICT', `The router ${router.name} has ${interfaces} interfaces.`, {
        hint: 'Remove them first.',
      });
    }
    await tx.port.deleteMany({ where: { routerId: id } });
    await tx.router.delete({ where: { id } });
    await recordRouter(tx, ctx, router, { action: 'delete' });
  });
}

async function setRoutes(
  tx: Tx,
  router: LockedRouter,
  routes: NonNullable<UpdateRouterInput['routes']>,
): Promise<void> {
  const subnets = router.ports.flatMap((port) => port.subnets);
  const planned = routes.map(({ destination, nextHop }) => {
    const hop = parseIp(nextHop);
    const cidr = parseCidr(destination);
    if (cidr.version !== hop.version || !subnets.some((subnet) => contains(parseCidr(subnet.cidr), hop))) {
      throw new AppError('INVALID', `The next hop ${nextHop} is in no network of the router.`, {
        field: 'routes',
        hint: 'Choose an address of a subnet that the router is connected to.',
      });
    }
    return { routerId: router.id, destination: formatCidr(cidr), nextHop: normalIp(nextHop) };
  });
  await tx.routerRoute.deleteMany({ where: { routerId: router.id } });
  await tx.routerRoute.createMany({ data: planned, skipDuplicates: true });
}
