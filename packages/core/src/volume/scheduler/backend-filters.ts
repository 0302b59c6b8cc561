import type { Host, VolumeBackend } from '@skydeck/db';
import { HEARTBEAT_FRESH_MS, type Refusal } from '../../compute/scheduler/host-filters';
import { unsatisfied } from './extra-specs';

const GIB = 1024 ** 3;

/** A back end that has failed at a volume, and how. */
export interface FailedBackend {
  backendId: string;
  why: string;
  hint?: string;
}

/** What a new volume needs of a back end. */
export interface VolumeDemand {
  sizeGiB: number;
  /** What is written at once: of the image or volume that fills it. */
  contentBytes: number;
  extraSpecs: Readonly<Record<string, string>>;
  /** Null: any. */
  availabilityZone: string | null;
  /** Where the bytes lie that fill it, when no other host reaches them; null: anywhere. */
  hostId: string | null;
  excluded: readonly FailedBackend[];
  /** Where the volume's guest is: a back end there is taken first. */
  guestHostId?: string | null;
}

/** A back end with what is promised on it. */
export interface BackendCandidate extends VolumeBackend {
  host: Pick<Host, 'name' | 'enabled' | 'disabledReason' | 'heartbeatAt'>;
  promisedGiB: number;
}

/** What may still be promised, in whole GiB: the total times the ratio, less the reserve and what is promised. */
export function claimableGiB(backend: BackendCandidate): number {
  const total = Number(backend.totalBytes) * (1 - backend.reservedPercent / 100);
  return Math.floor((total * backend.overProvisioningRatio) / GIB) - backend.promisedGiB;
}

/** What may really be written there now. */
export function writableBytes(backend: BackendCandidate): number {
  return Number(backend.freeBytes) - (Number(backend.totalBytes) * backend.reservedPercent) / 100;
}

/** What types' extra specs are compared with: what an admin says of a back end, and what it is. */
export function capabilitiesOf({
  name,
  driver,
  shared,
  capabilities,
}: Pick<VolumeBackend, 'name' | 'driver' | 'shared' | 'capabilities'>): Record<
  string,
  string | number | boolean
> {
  const said = capabilities as Record<string, string | number | boolean>;
  return { ...said, volume_backend_name: name, driver, shared };
}

interface Filter {
  name: string;
  /** Why the back end is refused, with numbers; null when it passes. */
  refuse(backend: BackendCandidate, demand: VolumeDemand, now: Date): string | null;
}

const age = (now: Date, at: Date): number => now.getTime() - at.getTime();
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
const inGiB = (bytes: number): string => `${Math.max(0, Math.floor(bytes / GIB))} GiB`;

/** In the order in which they are asked; the first that refuses is named. */
const filters: readonly Filter[] = [
  {
    name: 'not-tried',
    refuse: ({ id }, { excluded }) => {
      const failed = excluded.find(({ backendId }) => backendId === id);
      return failed ? `it failed at this volume: ${failed.why.replace(/\.$/, '')}` : null;
    },
  },
  { name: 'enabled', refuse: ({ enabled }) => (enabled ? null : 'disabled by an admin') },
  {
    name: 'up',
    refuse: ({ host }, _demand, now) => {
      if (!host.heartbeatAt) return `its host ${host.name} has not been heard of yet`;
      const ms = age(now, host.heartbeatAt);
      return ms > HEARTBEAT_FRESH_MS ? `no heartbeat of its host ${host.name} for ${seconds(ms)}` : null;
    },
  },
  { name: 'healthy', refuse: ({ problem }) => problem },
  {
    name: 'measured',
    refuse: ({ measuredAt }, _demand, now) => {
      if (!measuredAt) return 'its capacity is not known yet';
      const ms = age(now, measuredAt);
      return ms > 2 * HEARTBEAT_FRESH_MS ? `its capacity was last measured ${seconds(ms)} ago` : null;
    },
  },
  {
    name: 'zone',
    refuse: (backend, { availabilityZone }) =>
      availabilityZone === null || backend.availabilityZone === availabilityZone
        ? null
        : `it is in the zone ${backend.availabilityZone}, not in ${availabilityZone}`,
  },
  {
    name: 'near-source',
    refuse: (backend, { hostId }) =>
      hostId === null || backend.hostId === hostId ? null : 'its host does not reach what fills the volume',
  },
  {
    name: 'type',
    refuse: (backend, { extraSpecs }) => unsatisfied(extraSpecs, capabilitiesOf(backend)),
  },
  {
    name: 'capacity',
    refuse: (backend, { sizeGiB }) => {
      const free = claimableGiB(backend);
      return sizeGiB > free ? `${sizeGiB} GiB wanted, ${Math.max(0, free)} GiB may be promised` : null;
    },
  },
  {
    name: 'space',
    refuse: (backend, { contentBytes }) => {
      const free = writableBytes(backend);
      if (free <= 0) return `${inGiB(Number(backend.freeBytes))} free, all of it reserved`;
      return contentBytes > free
        ? `${inGiB(contentBytes + GIB - 1)} are written at once, ${inGiB(free)} free`
        : null;
    },
  },
];

/** The back ends that pass every filter, and for each other one the filter that refused it. */
export function filterBackends(
  backends: readonly BackendCandidate[],
  demand: VolumeDemand,
  now: Date,
): { passed: BackendCandidate[]; refused: Refusal[] } {
  const passed: BackendCandidate[] = [];
  const refused: Refusal[] = [];
  for (const backend of backends) {
    const refusal = firstRefusal(backend, demand, now);
    if (refusal) refused.push(refusal);
    else passed.push(backend);
  }
  return { passed, refused };
}

function firstRefusal(backend: BackendCandidate, demand: VolumeDemand, now: Date): Refusal | null {
  for (const filter of filters) {
    const why = filter.refuse(backend, demand, now);
    if (why !== null) return { host: backend.name, filter: filter.name, why };
  }
  return null;
}

/** Those of the guest's host first; then most that may be promised, then most free: volumes spread out. */
export function weighBackends(
  backends: readonly BackendCandidate[],
  guestHostId: string | null = null,
): BackendCandidate[] {
  return [...backends].sort(
    (a, b) =>
      Number(b.hostId === guestHostId) - Number(a.hostId === guestHostId) ||
      claimableGiB(b) - claimableGiB(a) ||
      writableBytes(b) - writableBytes(a) ||
      a.name.localeCompare(b.name),
  );
}
