import type { Port, Prisma } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import type { ListPortsInput, PortIdInput } from './port.input';

export interface PortSummary extends Port {
  networkName: string;
  instanceName: string | null;
  routerName: string | null;
  fixedIps: { subnetId: string; address: string }[];
  addressPairs: { ipAddress: string; macAddress: string }[];
  securityGroups: { id: string; name: string }[];
}

const INCLUDE = {
  network: { select: { name: true } },
  instance: { select: { name: true } },
  router: { select: { name: true } },
  addresses: { select: { subnetId: true, address: true }, orderBy: { address: 'asc' } },
  addressPairs: { select: { ipAddress: true, macAddress: true } },
  securityGroups: { select: { group: { select: { id: true, name: true } } } },
} satisfies Prisma.PortInclude;

type Row = Prisma.PortGetPayload<{ include: typeof INCLUDE }>;

/** One page of the project's ports. @throws AppError FORBIDDEN */
export async function listPorts(ctx: RequestContext, input: ListPortsInput): Promise<Page<PortSummary>> {
  authorize(ctx, 'network.port.read');
  const { search, networkId, instanceId, routerId } = input;
  const where: Prisma.PortWhereInput = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'network.all-projects' }),
    ...(networkId === undefined ? {} : { networkId }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(routerId === undefined ? {} : { routerId }),
    ...(search ? matching(search) : {}),
  };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    ctx.db.port.findMany({
      where,
      orderBy: [{ [by]: dir }, { id: dir }],
      include: INCLUDE,
      ...windowOf(input),
    }),
    ctx.db.port.count({ where }),
  ]);
  return { items: rows.map(toSummary), total, page: input.page, pageSize: input.pageSize };
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function getPort(ctx: RequestContext, { id }: PortIdInput): Promise<PortSummary> {
  authorize(ctx, 'network.port.read');
  const scope = ctx.actor.cloudAdmin ? {} : projectScope(ctx);
  const row = await ctx.db.port.findFirst({ where: { id, ...scope }, include: INCLUDE });
  if (!row) throw notFound('port');
  return toSummary(row);
}

function matching(search: string): Prisma.PortWhereInput {
  if (isUuid(search)) return { id: search };
  return {
    OR: [
      { name: containing(search) },
      { macAddress: { startsWith: search.toLowerCase() } },
      { addresses: { some: { address: { startsWith: search } } } },
    ],
  };
}

function toSummary({ network, instance, router, addresses, securityGroups, ...port }: Row): PortSummary {
  return {
    ...port,
    networkName: network.name,
    instanceName: instance?.name ?? null,
    routerName: router?.name ?? null,
    fixedIps: addresses,
    securityGroups: securityGroups.map(({ group }) => group),
  };
}
