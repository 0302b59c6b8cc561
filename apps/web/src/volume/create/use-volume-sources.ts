'use client';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '../../session/me';
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

/**
 * What a volume of this kind can be made from now: the first ones, and the one that was chosen by its address.
 * @param chosenId empty while none is
 */
export function useVolumeSources(kind: SourceKind, chosenId: string): VolumeSources {
  const sources = {
    image: useImages(kind === 'image', chosenId),
    volume: useVolumes(kind === 'volume', chosenId),
    snapshot: useSnapshots(kind === 'snapshot', chosenId),
  };
  return kind === 'blank' ? { options: [], error: null, refetch: () => undefined } : sources[kind];
}

function useImages(enabled: boolean, chosenId: string): VolumeSources {
  const trpc = useTRPC();
  const list = useQuery({ ...trpc.image.list.queryOptions({ ...page, status: 'active' }), enabled });
  const chosen = useQuery({
    ...trpc.image.get.queryOptions({ id: chosenId }),
    enabled: enabled && isMissing(list.data?.items, chosenId),
  });
  const images = withChosen(list.data?.items, chosen.data?.status === 'active' ? chosen.data : undefined);
  return {
    error: list.error,
    refetch: () => void list.refetch(),
    options: images
      ?.filter(({ diskFormat }) => !noDisks.includes(diskFormat))
      .map((image) => ({ id: image.id, name: image.name, leastGiB: leastGiBOfImage(image), typeId: null })),
  };
}

function useVolumes(enabled: boolean, chosenId: string): VolumeSources {
  const trpc = useTRPC();
  const list = useQuery({
    ...trpc.volume.list.queryOptions({ ...page, status: ['available'], sort: { by: 'name', dir: 'asc' } }),
    enabled,
  });
  const chosen = useQuery({
    ...trpc.volume.get.queryOptions({ id: chosenId }),
    enabled: enabled && isMissing(list.data?.items, chosenId),
  });
  const allowed = chosen.data?.actions.clone.allowed ? chosen.data : undefined;
  return {
    error: list.error,
    refetch: () => void list.refetch(),
    options: withChosen(list.data?.items, useOwn(allowed))?.map(({ id, name, sizeGiB, type }) => ({
      id,
      name,
      leastGiB: sizeGiB,
      typeId: type.id,
    })),
  };
}

function useSnapshots(enabled: boolean, chosenId: string): VolumeSources {
  const trpc = useTRPC();
  const list = useQuery({
    ...trpc.snapshot.list.queryOptions({
      ...page,
      status: ['available'],
      sort: { by: 'createdAt', dir: 'desc' },
    }),
    enabled,
  });
  const chosen = useQuery({
    ...trpc.snapshot.get.queryOptions({ id: chosenId }),
    enabled: enabled && isMissing(list.data?.items, chosenId),
  });
  const allowed = chosen.data?.actions['create-volume'].allowed ? chosen.data : undefined;
  return {
    error: list.error,
    refetch: () => void list.refetch(),
    options: withChosen(list.data?.items, useOwn(allowed))?.map(({ id, name, sizeGiB, volume }) => ({
      id,
      name: `${name} · ${volume.name}`,
      leastGiB: sizeGiB,
      typeId: volume.typeId,
    })),
  };
}

/** What it is, if it belongs to the chosen project: a cloud admin sees others' too. */
function useOwn<Row extends { projectId: string }>(row: Row | undefined): Row | undefined {
  const { project } = useMe();
  return row?.projectId === project?.id ? row : undefined;
}

function isMissing(items: readonly { id: string }[] | undefined, chosenId: string): boolean {
  return chosenId !== '' && items !== undefined && items.every(({ id }) => id !== chosenId);
}

function withChosen<Row extends { id: string }>(
  items: readonly Row[] | undefined,
  chosen: Row | undefined,
): readonly Row[] | undefined {
  if (!items || !chosen || !isMissing(items, chosen.id)) return items;
  return [chosen, ...items];
}
