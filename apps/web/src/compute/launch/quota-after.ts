interface Used {
  used: number;
  limit: number;
}

/** Taken by every launch. */
const always = ['instances', 'vcpus', 'ramMiB', 'diskGiB', 'ports'] as const;
/** Taken by those with new volumes. */
const ofVolumes = ['volumes', 'volumeGiB'] as const;

export type QuotaResource = (typeof always)[number] | (typeof ofVolumes)[number];

export interface QuotaLine {
  resource: QuotaResource;
  used: number;
  after: number;
  /** Negative: no limit. */
  limit: number;
  /** By how much the limit would be passed; 0 when it is not. */
  over: number;
}

/** What one instance takes. */
export interface InstanceCost {
  vcpus: number;
  ramMiB: number;
  diskGiB: number;
  volumes: number;
  volumeGiB: number;
}

/** Of a flavor (null: none chosen yet), whose disk counts where it is the root disk, and new volumes. */
export function instanceCost(
  flavor: Pick<InstanceCost, 'vcpus' | 'ramMiB' | 'diskGiB'> | null,
  ownDisk: boolean,
  { volumes, volumeGiB }: Pick<InstanceCost, 'volumes' | 'volumeGiB'>,
): InstanceCost {
  const { vcpus, ramMiB, diskGiB } = flavor ?? { vcpus: 0, ramMiB: 0, diskGiB: 0 };
  return { vcpus, ramMiB, diskGiB: ownDisk ? diskGiB : 0, volumes, volumeGiB };
}

/** What the quota would look like after launching so many of a cost. */
export function quotaAfter(
  usage: Record<QuotaResource, Used>,
  cost: InstanceCost,
  count: number,
): QuotaLine[] {
  const all: Record<QuotaResource, number> = { instances: 1, ports: 1, ...cost };
  const resources = [...always, ...ofVolumes.filter(() => cost.volumes > 0)];
  return resources.map((resource) => {
    const { used, limit } = usage[resource];
    const after = used + all[resource] * count;
    return { resource, used, after, limit, over: limit >= 0 ? Math.max(0, after - limit) : 0 };
  });
}
