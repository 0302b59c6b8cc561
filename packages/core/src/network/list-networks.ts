import type { AllocationPool, HostRoute, Network, Prisma, Subnet } from '@skydeck/db';
import type { RequestContext } from '../context';
import { isUuid } from '../identity/uuid';
import { containing, windowOf, type Page } from '../list';
import { notFound } from '../app-error';
import { authorize } from '../policy/authorize';
import type { ListNetworksInput, NetworkIdInput } from './network.input';
import { visibleNetworks } from './visible-networks';

export interface SubnetSummary extends Omit<Subnet, 'networkId'> {
  pools: Pick<AllocationPool, 'first' | 'last'>[];
  hostRoutes: Pick<HostRoute, 'destination' | 'nextHop'>[];
  /** Addresses in use. */
  used: number;
}

export interface NetworkSummary extends Network {
  projectName: string;
  /** Whether it is the chosen project's, so that its members may change it. */
  own: boolean;
  subnets: SubnetSummary[];
  ports: number;
  /** Projects that it is shared with; for its owner only. */
  sharedWith: string[];
}

const INCLUDE = {
  project: { select: { name: true } },
  subnets: {
    orderBy: { createdAt: 'asc' },
    include: {
      pools: { select: { first: true, last: true } },
      hostRoutes: { select: { destination: true, nextHop: true } },
      _count: { select: { addresses: true } },
    },
  },
  rbac: { select: { targetProjectId: true } },
  _count: { select: { ports: true } },
} satisfies Prisma.NetworkInclude;

/** How a network is made is for those who made it. */
const HIDDEN = { providerType: null, physicalNetwork: null, segmentationId: null };

type Row = Prisma.NetworkGetPayload<{ include: typeof INCLUDE }>;

/** One page of the networks that the project may see. @throws AppError FORBIDDEN */
export async function listNetworks(
  ctx: RequestContext,
  input: ListNetworksInput,
): Promise<Page<NetworkSummary>> {
  authorize(ctx, 'network.read');
  if (input.allProjects) authorize(ctx, 'network.all-projects');
  const { search, shared, external, adminUp } = input;
  const where: Prisma.NetworkWhereInput = {
    AND: [
      input.allProjects ? {} : visibleNetworks(ctx.actor),
      search ? (isUuid(search) ? { id: search } : { name: containing(search) }) : {},
      {
        ...(shared === undefined ? {} : { shared }),
        ...(external === undefined ? {} : { external }),
        ...(adminUp === undefined ? {} : { adminUp }),
      },
    ],
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.network.findMany({
      where,
      orderBy: [{ [by]: dir }, { id: dir }],
      include: INCLUDE,
      ...windowOf(input),
    }),
    ctx.db.network.count({ where }),
  ]);
  return {
    items: rows.map((row) => toSummary(row, ctx)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** One network with its subnets. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getNetwork(ctx: RequestContext, { id }: NetworkIdInput): Promise<NetworkSummary> {
  authorize(ctx, 'network.read');
  const where = ctx.actor.cloudAdmin ? { id } : { id, ...visibleNetworks(ctx.actor) };
  const row = await ctx.db.network.findFirst({ where, include: INCLUDE });
  if (!row) throw notFound('network');
  return toSummary(row, ctx);
}

function toSummary({ project, rbac, _count, subnets, ...network }: Row, ctx: RequestContext): NetworkSummary {
  const own = network.projectId === ctx.actor.projectId;
  const mayLook = own || ctx.actor.cloudAdmin;
  return {
    ...network,
    ...(ctx.actor.cloudAdmin ? {} : HIDDEN),
    // Who else there is in the cloud is nobody's business.
    projectName: mayLook ? project.name : '',
    own,
    subnets: subnets.map(({ _count: counted, networkId: _networkId, ...subnet }) => ({
      ...subnet,
      used: mayLook ? counted.addresses : 0,
    })),
    ports: mayLook ? _count.ports : 0,
    sharedWith: mayLook ? rbac.map(({ targetProjectId }) => targetProjectId) : [],
  };
}
