'use client';
import { useQuery } from '@tanstack/react-query';
import type { ImageSummary } from '../../image/image-status';
import { useTRPC } from '../../trpc/client';
import { leastGiBOfImage } from '../../volume/create/volume-draft';
import type { SnapshotSummary } from '../../volume/snapshot/snapshot-view';
import type { VolumeTypeSummary } from '../../volume/volume-view';
import type { VolumeSummary } from '../../volume/volume-view';
import type { ChoiceQuery } from './choice-query';
import type { LaunchChoices, LaunchDraft } from './launch-draft';

const page = { page: 1, pageSize: 100 as const };
/** Parts of a machine that boots by its kernel: no systems. */
const PARTS: readonly string[] = ['aki', 'ari'];

/** What a list of choices is read by, and the one that the address names, which may not be among its first. */
export interface LaunchLists {
  images: ChoiceQuery<ImageSummary>;
  volumes: ChoiceQuery<VolumeSummary>;
  snapshots: ChoiceQuery<SnapshotSummary>;
  types: ChoiceQuery<VolumeTypeSummary>;
}

export interface UseLaunchChoicesOptions {
  draft: Pick<LaunchDraft, 'boot' | 'imageId' | 'onVolume' | 'disks'>;
  /** Ids that the address names; empty for none. */
  preset: { volume: string; snapshot: string };
}

/** What a launch can be made of; only what the draft asks for is read. */
export function useLaunchLists({ draft, preset }: UseLaunchChoicesOptions): LaunchLists {
  const trpc = useTRPC();
  const uses = (kind: string) => draft.boot === kind || draft.disks.some((disk) => disk.kind === kind);
  const images = useQuery(trpc.image.list.queryOptions({ ...page, status: 'active' }));
  const volumes = useQuery({
    ...trpc.volume.list.queryOptions({
      ...page,
      status: ['available', 'in-use'],
      sort: { by: 'name', dir: 'asc' },
    }),
    enabled: uses('volume'),
  });
  const snapshots = useQuery({
    ...trpc.snapshot.list.queryOptions({
      ...page,
      status: ['available'],
      sort: { by: 'createdAt', dir: 'desc' },
    }),
    enabled: uses('snapshot'),
  });
  const makesVolumes = draft.onVolume || draft.boot === 'snapshot' || draft.disks.length > 0;
  const types = useQuery({ ...trpc.volumeType.list.queryOptions(page), enabled: makesVolumes });
  const lacks = (list: { items: readonly { id: string }[] } | undefined, id: string) =>
    id !== '' && list !== undefined && !list.items.some((each) => each.id === id);
  const volume = useQuery({
    ...trpc.volume.get.queryOptions({ id: preset.volume }),
    enabled: lacks(volumes.data, preset.volume),
    retry: false,
  });
  const snapshot = useQuery({
    ...trpc.snapshot.get.queryOptions({ id: preset.snapshot }),
    enabled: lacks(snapshots.data, preset.snapshot),
    retry: false,
  });
  return {
    images: narrowed(images, ({ diskFormat }) => !PARTS.includes(diskFormat)),
    volumes: joined(volumes, volume.data),
    snapshots: joined(snapshots, snapshot.data),
    types,
  };
}

/** What the form's checks need of the lists. */
export function choicesOf(
  { images, snapshots }: LaunchLists,
  draft: Pick<LaunchDraft, 'imageId'>,
): LaunchChoices {
  const imageOf = (id: string) => images.data?.items.find((each) => each.id === id);
  return {
    installer: imageOf(draft.imageId)?.diskFormat === 'iso',
    leastGiB: (kind, id) => {
      const image = kind === 'image' ? imageOf(id) : undefined;
      if (image)
        return image.diskFormat === 'iso' && id === draft.imageId
          ? Math.max(1, image.minDiskGiB)
          : leastGiBOfImage(image);
      if (kind === 'image') return null;
      return snapshots.data?.items.find((each) => each.id === id)?.sizeGiB ?? null;
    },
  };
}

function narrowed<Item>(query: ChoiceQuery<Item>, fits: (item: Item) => boolean): ChoiceQuery<Item> {
  return { ...pick(query), data: query.data && { items: query.data.items.filter(fits) } };
}

function joined<Item>(query: ChoiceQuery<Item>, other: Item | undefined): ChoiceQuery<Item> {
  if (!query.data || other === undefined) return query;
  return { ...pick(query), data: { items: [...query.data.items, other] } };
}

function pick<Item>({ error, isError, refetch }: ChoiceQuery<Item>) {
  return { error, isError, refetch };
}
