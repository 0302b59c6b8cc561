import type { Db, Host, Prisma } from '@skydeck/db';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import { notFound } from '../app-error';
import { HEARTBEAT_FRESH_MS } from './scheduler/host-filters';
import type { HostIdInput, ListHostsInput } from './host.input';

export interface HostSummary extends Host {
  /** Instances that live on it. */
  instances: number;
  /** Claimed by the scheduler. */
  allocated: { vcpus: number; ramMiB: number; diskGiB: number };
  state: 'up' | 'down' | 'disabled';
  heartbeatAgeSeconds: number | null;
}

/** One page of hosts, for cloud admins. @throws AppError FORBIDDEN */
export async function listHosts(ctx: RequestContext, input: ListHostsInput): Promise<Page<HostSummary>> {
  authorize(ctx, 'compute.host.read');
  const where: Prisma.HostWhereInput = input.search ? { name: containing(input.search) } : {};
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [hosts, total] = await Promise.all([
    ctx.db.host.findMany({ where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.host.count({ where }),
  ]);
  const items = await withUsage(ctx.db, hosts);
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** One host, for cloud admins. @throws AppError FORBIDDEN, NOT_FOUND */
export async function getHost(ctx: RequestContext, { id }: HostIdInput): Promise<HostSummary> {
  authorize(ctx, 'compute.host.read');
  const host = await ctx.db.host.findUnique({ where: { id } });
  const [summary] = host ? await withUsage(ctx.db, [host]) : [];
  if (!summary) throw notFound('host');
  return summary;
}

async function withUsage(db: Db, hosts: readonly Host[]): Promise<HostSummary[]> {
  const ids = hosts.map((host) => host.id);
  const [allocations, instances] = await Promise.all([
    db.allocation.groupBy({
      by: ['hostId'],
      where: { hostId: { in: ids } },
      _sum: { vcpus: true, ramMiB: true, diskGiB: true },
    }),
    db.instance.groupBy({
      by: ['hostId'],
      where: { hostId: { in: ids }, deletedAt: null },
      _count: { _all: true },
    }),
  ]);
  const allocationOf = new Map(allocations.map((row) => [row.hostId, row._sum]));
  const countOf = new Map(instances.map((row) => [row.hostId, row._count._all]));
  const now = Date.now();
  return hosts.map((host) => {
    const age = host.heartbeatAt === null ? null : Math.max(0, now - host.heartbeatAt.getTime());
    const sum = allocationOf.get(host.id);
    const up = age !== null && age < HEARTBEAT_FRESH_MS;
    return {
      ...host,
      instances: countOf.get(host.id) ?? 0,
      allocated: { vcpus: sum?.vcpus ?? 0, ramMiB: sum?.ramMiB ?? 0, diskGiB: sum?.diskGiB ?? 0 },
      state: !host.enabled ? 'disabled' : up ? 'up' : 'down',
      heartbeatAgeSeconds: age === null ? null : Math.round(age / 1000),
    };
  });
}
