import type { Host, Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import {
  filterHosts,
  weighHosts,
  type Candidate,
  type Demand,
  type FailedHost,
  type Refusal,
} from './host-filters';

/** Two launches at once must not both take a host's last place: they choose one after the other. */
const SCHEDULER_LOCK = 8_274_119;

/**
 * Chooses a host and claims its CPU, memory and disk for the instance, all in the caller's transaction. An
 * instance that has its claim already keeps it. @throws AppError NO_VALID_HOST
 */
export async function claimHost(tx: Tx, instanceId: string, demand: Demand, now = new Date()): Promise<Host> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SCHEDULER_LOCK})`;
  const existing = await tx.allocation.findUnique({ where: { instanceId }, include: { host: true } });
  if (existing) return existing.host;
  const { passed, refused } = filterHosts(await candidates(tx), demand, now);
  const [chosen] = weighHosts(passed, demand.volumes);
  if (!chosen) throw noValidHost(refused, demand.excludedHosts);
  await tx.allocation.create({
    data: {
      instanceId,
      hostId: chosen.id,
      vcpus: demand.vcpus,
      ramMiB: demand.ramMiB,
      diskGiB: demand.diskGiB,
    },
  });
  const { claimed: _claimed, ...host } = chosen;
  return host;
}

async function candidates(tx: Tx): Promise<Candidate[]> {
  const [hosts, claims] = await Promise.all([
    tx.host.findMany(),
    tx.allocation.groupBy({
      by: ['hostId'],
      _sum: { vcpus: true, ramMiB: true, diskGiB: true },
      _count: true,
    }),
  ]);
  const byHost = new Map(claims.map((claim) => [claim.hostId, claim]));
  return hosts.map((host) => {
    const claim = byHost.get(host.id);
    return {
      ...host,
      claimed: {
        vcpus: claim?._sum.vcpus ?? 0,
        ramMiB: claim?._sum.ramMiB ?? 0,
        diskGiB: claim?._sum.diskGiB ?? 0,
        instances: claim?._count ?? 0,
      },
    };
  });
}

/**
 * Names for each host the filter that refused it, and the numbers. When hosts have failed at this launch, the hint is
 * what can be done about the last failure.
 */
export function noValidHost(refused: readonly Refusal[], failed: readonly FailedHost[] = []): AppError {
  if (refused.length === 0) {
    return new AppError('NO_VALID_HOST', 'No valid host was found: the cloud has no hosts.', {
      hint: 'Start the worker on a host; it registers itself.',
    });
  }
  const reasons = refused.map(({ host, filter, why }) => `${host} (${filter}): ${why}`).join('; ');
  return new AppError('NO_VALID_HOST', `No valid host was found. ${reasons}.`, {
    hint:
      failed.at(-1)?.hint ??
      'Choose a smaller flavor, delete what is no longer needed, or ask an administrator for more hosts.',
  });
}
