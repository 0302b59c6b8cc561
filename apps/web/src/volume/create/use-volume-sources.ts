'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { mapChoices, type ChoicesQuery } from '../../choice/choice-box';
import { firstChoices, isMissing } from '../../choice/use-choice-search';
import { useMe } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { leastGiBOfImage, type ChosenSource, type SourceKind } from './volume-draft';

/** Something that a volume can be made from. */
export interface SourceOption extends ChosenSource {
  id: string;
}

export interface VolumeSources {
  query: ChoicesQuery<SourceOption>;
  /** The chosen one, where it is there and may be used. */
  chosen: SourceOption | null;
}

/** Parts of a machine that boots by its kernel: no disks. */
const noDisks: readonly string[] = ['aki', 'ari'];
const none: ChoicesQuery<SourceOption> = {
  data: { items: [], total: 0 },
  error: null,
  isError: false,
  isFetching: false,
  refetch: () => undefined,
};

/**
 * What a volume of this kind can be made from now: the first that are found, and the one that is chosen.
 * @param chosenId empty while none is
 */
export function useVolumeSources(
  kind: SourceKind,
  chosenId: string,
  search: string | undefined,
): VolumeSources {
  const sources = {
    image: useImages({ enabled: kind === 'image', chosenId, search }),
    volume: useVolumes({ enabled: kind === 'volume', chosenId, search }),
    snapshot: useSnapshots({ enabled: kind === 'snapshot', chosenId, search }),
  };
  return kind === 'blank' ? { query: none, chosen: null } : sources[kind];
}

interface SourcesInput {
  enabled: boolean;
  chosenId: string;
  search: string | undefined;
}

function useImages({ enabled, chosenId, search }: SourcesInput): VolumeSources {
  const trpc = useTRPC();
  const list = useQuery({
    ...trpc.image.list.queryOptions({ ...firstChoices, status: 'active', search }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({
    ...trpc.image.get.queryOptions({ id: chosenId }),
    enabled: enabled && isMissing(list.data, chosenId),
  });
  const optionOf = (image: NonNullable<typeof list.data>['items'][number]) =>
    noDisks.includes(image.diskFormat)
      ? null
      : { id: image.id, name: image.name, leastGiB: leastGiBOfImage(image), typeId: null };
  const other = chosen.data?.status === 'active' ? chosen.data : undefined;
  return withChosen(mapChoices(list, optionOf), chosenId, other && optionOf(other));
}

function useVolumes({ enabled, chosenId, search }: SourcesInput): VolumeSources {
  const trpc = useTRPC();
  const list = useQuery({
    ...trpc.volume.list.queryOptions({
      ...firstChoices,
      status: ['available'],
      sort: { by: 'name', dir: 'asc' },
      search,
    }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({
    ...trpc.volume.get.queryOptions({ id: chosenId }),
    enabled: enabled && isMissing(list.data, chosenId),
  });
  const optionOf = ({ id, name, sizeGiB, type }: NonNullable<typeof list.data>['items'][number]) => ({
    id,
    name,
    leastGiB: sizeGiB,
    typeId: type.id,
  });
  const other = useOwn(chosen.data?.actions.clone.allowed ? chosen.data : undefined);
  return withChosen(mapChoices(list, optionOf), chosenId, other && optionOf(other));
}

function useSnapshots({ enabled, chosenId, search }: SourcesInput): VolumeSources {
  const trpc = useTRPC();
  const list = useQuery({
    ...trpc.snapshot.list.queryOptions({
      ...firstChoices,
      status: ['available'],
      sort: { by: 'createdAt', dir: 'desc' },
      search,
    }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({
    ...trpc.snapshot.get.queryOptions({ id: chosenId }),
    enabled: enabled && isMissing(list.data, chosenId),
  });
  const optionOf = ({ id, name, sizeGiB, volume }: NonNullable<typeof list.data>['items'][number]) => ({
    id,
    name: `${name} · ${volume.name}`,
    leastGiB: sizeGiB,
    typeId: volume.typeId,
  });
  const other = useOwn(chosen.data?.actions['create-volume'].allowed ? chosen.data : undefined);
  return withChosen(mapChoices(list, optionOf), chosenId, other && optionOf(other));
}

/** What it is, if it belongs to the chosen project: a cloud admin sees others' too. */
function useOwn<Row extends { projectId: string }>(row: Row | undefined): Row | undefined {
  const { project } = useMe();
  return row?.projectId === project?.id ? row : undefined;
}

function withChosen(
  query: ChoicesQuery<SourceOption>,
  chosenId: string,
  other: SourceOption | null | undefined,
): VolumeSources {
  const found = query.data?.items.find(({ id }) => id === chosenId);
  return { query, chosen: found ?? (other?.id === chosenId ? other : null) };
}
