interface Used {
  used: number;
  limit: number;
}

export type QuotaResource = 'instances' | 'vcpus' | 'ramMiB' | 'diskGiB' | 'ports';

export interface QuotaLine {
  resource: QuotaResource;
  used: number;
  after: number;
  /** Negative: no limit. */
  limit: number;
  /** By how much the limit would be passed; 0 when it is not. */
  over: number;
}

interface Size {
  vcpus: number;
  ramMiB: number;
  diskGiB: number;
}

/** What the quota would look like after launching so many of a size (null: none chosen yet). */
export function quotaAfter(
  usage: Record<QuotaResource, Used>,
  size: Size | null,
  count: number,
): QuotaLine[] {
  const cost: Record<QuotaResource, number> = {
    instances: 1,
    vcpus: size?.vcpus ?? 0,
    ramMiB: size?.ramMiB ?? 0,
    diskGiB: size?.diskGiB ?? 0,
    ports: 1,
  };
  return (Object.keys(cost) as QuotaResource[]).map((resource) => {
    const { used, limit } = usage[resource];
    const after = used + cost[resource] * count;
    return { resource, used, after, limit, over: limit >= 0 ? Math.max(0, after - limit) : 0 };
  });
}
