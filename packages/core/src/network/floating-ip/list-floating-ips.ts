import type { FloatingIp, PortForwarding, Prisma } from '@skydeck/db';
import type { RequestContext } from '../../context';
import { isUuid } from '../../identity/uuid';
import { containing, windowOf, type Page } from '../../list';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import type { ListFloatingIpsInput } from './floating-ip.input';

export interface FloatingIpSummary extends FloatingIp {
  address: string;
  networkName: string;
  routerName: string | null;
  instance: { id: string; name: string } | null;
  forwardings: PortForwarding[];
  status: 'ACTIVE' | 'DOWN';
}

const INCLUDE = {
  address: { select: { address: true } },
  network: { select: { name: true } },
  router: { select: { name: true } },
  fixedPort: { select: { instance: { select: { id: true, name: true } } } },
  forwardings: { orderBy: [{ protocol: 'asc' }, { externalPort: 'asc' }] },
} satisfies Prisma.FloatingIpInclude;

/** One page of the project's floating IPs. @throws AppError FORBIDDEN */
export async function listFloatingIps(
  ctx: RequestContext,
  input: ListFloatingIpsInput,
): Promise<Page<FloatingIpSummary>> {
  authorize(ctx, 'network.floating-ip.read');
  const { search, networkId, routerId, portId } = input;
  const where: Prisma.FloatingIpWhereInput = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'network.all-projects' }),
    ...(networkId === undefined ? {} : { networkId }),
    ...(routerId === undefined ? {} : { routerId }),
    ...(portId === undefined ? {} : { fixedPortId: portId }),
    ...(search ? matching(search) : {}),
  };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    ctx.db.floatingIp.findMany({
      where,
      orderBy: [{ [by]: dir }, { id: dir }],
      include: INCLUDE,
      ...windowOf(input),
    }),
    ctx.db.floatingIp.count({ where }),
  ]);
  return {
    items: rows.map(({ address, network, router, fixedPort, ...row }) => ({
      ...row,
      address: address?.address ?? '',
      networkName: network.name,
      routerName: router?.name ?? null,
      instance: fixedPort?.instance ?? null,
      status: row.fixedPortId !== null || row.forwardings.length > 0 ? 'ACTIVE' : 'DOWN',
    })),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

function matching(search: string): Prisma.FloatingIpWhereInput {
  if (isUuid(search)) return { id: search };
  return {
    OR: [
      { address: { is: { address: { startsWith: search } } } },
      { fixedAddress: { startsWith: search } },
      { description: containing(search) },
    ],
  };
}
