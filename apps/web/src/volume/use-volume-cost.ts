'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../trpc/client';
import { volumeCostLines, type CostLine, type VolumeResource } from './volume-cost-lines';

/** What something takes of the chosen project's quota. `lines` is null while the quota is not known. */
export function useVolumeCost(cost: Record<VolumeResource, number>): {
  lines: CostLine[] | null;
  over: boolean;
  refetch: () => void;
} {
  const trpc = useTRPC();
  const usage = useQuery(trpc.quota.usage.queryOptions());
  const lines = usage.data ? volumeCostLines(usage.data, cost) : null;
  return {
    lines,
    over: lines?.some((line) => line.over > 0) ?? false,
    refetch: () => void usage.refetch(),
  };
}
