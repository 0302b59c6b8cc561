'use client';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { mapChoices, type ChoicesQuery } from '../../choice/choice-box';
import { firstChoices } from '../../choice/use-choice-search';
import type { ImageSummary } from '../../image/image-status';
import { useTRPC } from '../../trpc/client';
import type { SnapshotSummary } from '../../volume/snapshot/snapshot-view';
import type { VolumeSummary } from '../../volume/volume-view';

/** Parts of a machine that boots by its kernel: no systems. */
const PARTS: readonly string[] = ['aki', 'ari'];

export interface ListOptions {
  search?: string | undefined;
  /** Default: yes. */
  enabled?: boolean;
}

/** Images with a system or a disk in them, of which some are found by a search. */
export function useLaunchImages({ search, enabled = true }: ListOptions): ChoicesQuery<ImageSummary> {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.image.list.queryOptions({ ...firstChoices, status: 'active', search }),
    enabled,
    placeholderData: keepPreviousData,
  });
  return mapChoices(query, (image) => (PARTS.includes(image.diskFormat) ? null : image));
}

/** Volumes at rest, of which some are found by a search. */
export function useLaunchVolumes({ search, enabled = true }: ListOptions): ChoicesQuery<VolumeSummary> {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.volume.list.queryOptions({
      ...firstChoices,
      status: ['available', 'in-use'],
      sort: { by: 'name', dir: 'asc' },
      search,
    }),
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Snapshots of volumes, the newest first, of which some are found by a search. */
export function useLaunchSnapshots({ search, enabled = true }: ListOptions): ChoicesQuery<SnapshotSummary> {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.snapshot.list.queryOptions({
      ...firstChoices,
      status: ['available'],
      sort: { by: 'createdAt', dir: 'desc' },
      search,
    }),
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Those that are chosen and are not among the first of their lists: an address named them, or a search found them. */
export function useChosenSources(missing: {
  images: readonly string[];
  volumes: readonly string[];
  snapshots: readonly string[];
}): { images: ImageSummary[]; volumes: VolumeSummary[]; snapshots: SnapshotSummary[] } {
  const trpc = useTRPC();
  const images = useQueries({
    queries: missing.images.map((id) => ({ ...trpc.image.get.queryOptions({ id }), retry: false })),
  });
  const volumes = useQueries({
    queries: missing.volumes.map((id) => ({ ...trpc.volume.get.queryOptions({ id }), retry: false })),
  });
  const snapshots = useQueries({
    queries: missing.snapshots.map((id) => ({ ...trpc.snapshot.get.queryOptions({ id }), retry: false })),
  });
  return {
    images: images.flatMap(({ data }) => (data?.status === 'active' ? [data] : [])),
    volumes: volumes.flatMap(({ data }) => data ?? []),
    snapshots: snapshots.flatMap(({ data }) => data ?? []),
  };
}
