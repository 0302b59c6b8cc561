import type { Host } from '@skydeck/db';

/** A host that has failed at a launch, how, and what can be done about it. */
export interface FailedHost {
  hostId: string;
  why: string;
  hint?: string;
}

/** What a launch needs of a host. */
export interface Demand {
  vcpus: number;
  ramMiB: number;
  diskGiB: number;
  arch: string;
  /** Hosts that have failed at it before. */
  excludedHosts: readonly FailedHost[];
  /** GiB of its volumes by the host that owns them: best is where most lie. */
  volumes?: Readonly<Record<string, number>>;
}

/** A host with what is claimed on it. */
export interface Candidate extends Host {
  claimed: { vcpus: number; ramMiB: number; diskGiB: number; instances: number };
}

/** Without a heartbeat for this long a host counts as down. */
export const HEARTBEAT_FRESH_MS = 45_000;

export interface Capacity {
  vcpus: number;
  ramMiB: number;
  diskGiB: number;
}

/** What may be claimed on a host in all: totals times overcommit, less what the host keeps. */
export function capacityOf(host: Host): Capacity {
  return {
    vcpus: Math.floor(host.vcpusTotal * host.vcpuRatio),
    ramMiB: Math.max(0, Math.floor(host.ramMiBTotal * host.ramRatio) - host.ramMiBReserved),
    diskGiB: Math.max(0, Math.floor(host.diskGiBTotal * host.diskRatio) - host.diskGiBReserved),
  };
}

export function freeOf(host: Candidate): Capacity {
  const capacity = capacityOf(host);
  return {
    vcpus: capacity.vcpus - host.claimed.vcpus,
    ramMiB: capacity.ramMiB - host.claimed.ramMiB,
    diskGiB: capacity.diskGiB - host.claimed.diskGiB,
  };
}

interface Filter {
  name: string;
  /** Why the host is refused, with numbers; null when it passes. */
  refuse(host: Candidate, demand: Demand, now: Date): string | null;
}

const short = (what: string, wanted: number, free: number, unit: string): string | null =>
  wanted > free ? `${what}: ${wanted}${unit} wanted, ${Math.max(0, free)}${unit} free` : null;

/** In the order in which they are asked; the first that refuses is named. */
export const filters: readonly Filter[] = [
  {
    // First: what happened at this very launch says more than what the host has reported since.
    name: 'not-tried',
    refuse: (host, { excludedHosts }) => {
      const failed = excludedHosts.find(({ hostId }) => hostId === host.id);
      return failed ? `it failed at this launch: ${failed.why.replace(/\.$/, '')}` : null;
    },
  },
  {
    name: 'enabled',
    refuse: (host) => (host.enabled ? null : `disabled: ${host.disabledReason ?? 'by an admin'}`),
  },
  {
    name: 'up',
    refuse: (host, _demand, now) => {
      if (!host.heartbeatAt) return 'no heartbeat yet';
      const age = now.getTime() - host.heartbeatAt.getTime();
      return age > HEARTBEAT_FRESH_MS ? `no heartbeat for ${Math.round(age / 1000)} s` : null;
    },
  },
  { name: 'healthy', refuse: (host) => host.problem },
  {
    name: 'architecture',
    refuse: (host, { arch }) =>
      host.arch === arch ? null : `the image is for ${arch}, the host is ${host.arch}`,
  },
  { name: 'vcpus', refuse: (host, { vcpus }) => short('vCPUs', vcpus, freeOf(host).vcpus, '') },
  { name: 'memory', refuse: (host, { ramMiB }) => short('memory', ramMiB, freeOf(host).ramMiB, ' MiB') },
  { name: 'disk', refuse: (host, { diskGiB }) => short('disk', diskGiB, freeOf(host).diskGiB, ' GiB') },
];

export interface Refusal {
  host: string;
  filter: string;
  why: string;
}

/** The hosts that pass every filter, and for each other one the filter that refused it. */
export function filterHosts(
  hosts: readonly Candidate[],
  demand: Demand,
  now: Date,
): { passed: Candidate[]; refused: Refusal[] } {
  const passed: Candidate[] = [];
  const refused: Refusal[] = [];
  for (const host of hosts) {
    const refusal = firstRefusal(host, demand, now);
    if (refusal) refused.push(refusal);
    else passed.push(host);
  }
  return { passed, refused };
}

function firstRefusal(host: Candidate, demand: Demand, now: Date): Refusal | null {
  for (const filter of filters) {
    const why = filter.refuse(host, demand, now);
    if (why !== null) return { host: host.name, filter: filter.name, why };
  }
  return null;
}

/** Where most of its volumes lie first; then most free memory, then most free vCPUs: guests spread out. */
export function weighHosts(
  hosts: readonly Candidate[],
  volumes: Readonly<Record<string, number>> = {},
): Candidate[] {
  const score = (host: Candidate): number => {
    const [capacity, free] = [capacityOf(host), freeOf(host)];
    return free.ramMiB / Math.max(1, capacity.ramMiB) + free.vcpus / Math.max(1, capacity.vcpus) / 10;
  };
  const local = ({ id }: Candidate): number => volumes[id] ?? 0;
  return [...hosts].sort(
    (a, b) => local(b) - local(a) || score(b) - score(a) || a.name.localeCompare(b.name),
  );
}
