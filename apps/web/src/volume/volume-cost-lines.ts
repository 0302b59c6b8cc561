interface Used {
  used: number;
  limit: number;
}

export type VolumeResource = 'volumes' | 'volumeGiB';

export interface CostLine {
  resource: VolumeResource;
  used: number;
  after: number;
  /** Negative: no limit. */
  limit: number;
  /** By how much the limit would be passed; 0 when it is not. */
  over: number;
}

/** What the quota of volumes would look like after taking so much. */
export function volumeCostLines(
  usage: Record<VolumeResource, Used>,
  cost: Record<VolumeResource, number>,
): CostLine[] {
  return (['volumes', 'volumeGiB'] as const).map((resource) => {
    const { used, limit } = usage[resource];
    const after = used + cost[resource];
    // What takes nothing is not refused, even where a limit was lowered below what is used.
    const over = limit >= 0 && cost[resource] > 0 ? Math.max(0, after - limit) : 0;
    return { resource, used, after, limit, over };
  });
}
