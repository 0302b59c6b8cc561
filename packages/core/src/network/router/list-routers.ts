import type { Prisma, Router } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import { ROUTER_GATEWAY } from '../network-rows';
import type { ListRoutersInput, RouterIdInput } from './router.input';

export interface RouterPortSummary {
  portId: string;
  networkId: string;
  networkName: string;
  addresses: { subnetId: string; address: string }[];
}

export interface RouterSummary extends Router {
  gateway: RouterPortSummary | null;
  interfaces: RouterPortSummary[];
  routes: { destination: string; nextHop: string }[];
}

const INCLUDE = {
  routes: { select: { destination: true, nextHop: true }, orderBy: { destination: 'asc' } },
  ports: {
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      deviceOwner: true,
      networkId: true,
      network: { select: { name: true } },
      addresses: { select: { subnetId: true, address: true } },
    },
  },
} satisfies Prisma.RouterInclude;

type Row = Prisma.RouterGetPayload<{ include: typeof INCLUDE }>;

/** One page of the project's routers. @throws AppError FORBIDDEN */
export async function listRouters(
  ctx: RequestContext,
  input: ListRoutersInput,
): Promise<Page<RouterSummary>> {
  authorize(ctx, 'network.router.read');
  const { search } = input;
  const where: Prisma.RouterWhereInput = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'network.all-projects' }),
    ...(search ? (isUuid(search) ? { id: search } : { name: containing(search) }) : {}),
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.router.findMany({
      where,
      orderBy: [{ [by]: dir }, { id: dir }],
      include: INCLUDE,
      ...windowOf(input),
    }),
    ctx.db.router.count({ where }),
  ]);
  return { items: rows.map(toSummary), total, page: input.page, pageSize: input.pageSize };
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function getRouter(ctx: RequestContext, { id }: RouterIdInput): Promise<RouterSummary> {
  authorize(ctx, 'network.router.read');
  const scope = ctx.actor.cloudAdmin ? {} : projectScope(ctx);
  const row = await ctx.db.router.findFirst({ where: { id, ...scope }, include: INCLUDE });
  if (!row) throw notFound('router');
  return toSummary(row);
}

function toSummary({ ports, ...router }: Row): RouterSummary {
  const summary = (port: Row['ports'][number]): RouterPortSummary => ({
    portId: port.id,
    networkId: port.networkId,
    networkName: port.network.name,
    addresses: port.addresses,
  });
  const gateway = ports.find(({ deviceOwner }) => deviceOwner === ROUTER_GATEWAY);
  return {
    ...router,
    gateway: gateway ? summary(gateway) : null,
    interfaces: ports.filter((port) => port !== gateway).map(summary),
  };
}
