'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../trpc/client';
import { leastGiBOfImage, type ChosenSource, type SourceKind } from './volume-draft';

/** Something that a volume can be made from. */
export interface SourceOption extends ChosenSource {
  id: string;
}

export interface VolumeSources {
  /** Undefined while they load. */
  options: readonly SourceOption[] | undefined;
  error: unknown;
  refetch: () => void;
}

const page = { page: 1, pageSize: 100 as const };
/** Parts of a machine that boots by its kernel: no disks. */
const noDisks: readonly string[] = ['aki', 'ari'];

/** What a volume of this kind can be made from now. */
export function useVolumeSources(kind: SourceKind): VolumeSources {
  const trpc = useTRPC();
  const images = useQuery({
    ...trpc.image.list.queryOptions({ ...page, status: 'active' }),
    enabled: kind === 'image',
  });
  const volumes = useQuery({
    ...trpc.volume.list.queryOptions({ ...page, status: ['available'], sort: { by: 'name', dir: 'asc' } }),
    enabled: kind === 'volume',
  });
  const snapshots = useQuery({
    ...trpc.snapshot.list.queryOptions({
      ...page,
      status: ['available'],
      sort: { by: 'createdAt', dir: 'desc' },
    }),
    enabled: kind === 'snapshot',
  });
  if (kind === 'image') {
    return {
      error: images.error,
      refetch: () => void images.refetch(),
      options: images.data?.items
        .filter(({ diskFormat }) => !noDisks.includes(diskFormat))
        .map((image) => ({
          id: image.id,
          name: image.name,
          leastGiB: leastGiBOfImage(image),
          typeId: null,
        })),
    };
  }
  if (kind === 'volume') {
    return {
      error: volumes.error,
      refetch: () => void volumes.refetch(),
      options: volumes.data?.items.map(({ id, name, sizeGiB, type }) => ({
        id,
        name,
        leastGiB: sizeGiB,
        typeId: type.id,
      })),
    };
  }
  if (kind === 'snapshot') {
    return {
      error: snapshots.error,
      refetch: () => void snapshots.refetch(),
      options: snapshots.data?.items.map(({ id, name, sizeGiB, volume }) => ({
        id,
        name: `${name} · ${volume.name}`,
        leastGiB: sizeGiB,
        typeId: volume.typeId,
      })),
    };
  }
  return { options: [], error: null, refetch: () => undefined };
}
