'use client';
import { useQuery } from '@tanstack/react-query';
import type { ImageSummary } from '../../image/image-status';
import { isMissing } from '../../choice/use-choice-search';
import { useTRPC } from '../../trpc/client';
import { leastGiBOfImage } from '../../volume/create/volume-draft';
import type { SnapshotSummary } from '../../volume/snapshot/snapshot-view';
import type { VolumeTypeSummary } from '../../volume/volume-view';
import type { VolumeSummary } from '../../volume/volume-view';
import type { ChoiceQuery } from './choice-query';
import type { LaunchChoices, LaunchDraft } from './launch-draft';
import {
  useChosenSources,
  useLaunchImages,
  useLaunchSnapshots,
  useLaunchVolumes,
} from './use-launch-queries';

/** The first of what can be chosen, and what is chosen already. */
export interface LaunchLists {
  images: ChoiceQuery<ImageSummary>;
  volumes: ChoiceQuery<VolumeSummary>;
  snapshots: ChoiceQuery<SnapshotSummary>;
  types: ChoiceQuery<VolumeTypeSummary>;
}

export interface UseLaunchChoicesOptions {
  draft: Pick<LaunchDraft, 'boot' | 'imageId' | 'volumeId' | 'snapshotId' | 'onVolume' | 'disks'>;
  /** Of the image that the address names; empty for none. */
  presetImage: string;
}

/** What a launch can be made of; only what the draft asks for is read. */
export function useLaunchLists({ draft, presetImage }: UseLaunchChoicesOptions): LaunchLists {
  const trpc = useTRPC();
  const uses = (kind: string) => draft.boot === kind || draft.disks.some((disk) => disk.kind === kind);
  const images = useLaunchImages({});
  const volumes = useLaunchVolumes({ enabled: uses('volume') });
  const snapshots = useLaunchSnapshots({ enabled: uses('snapshot') });
  const makesVolumes = draft.onVolume || draft.boot === 'snapshot' || draft.disks.length > 0;
  const types = useQuery({
    ...trpc.volumeType.list.queryOptions({ page: 1, pageSize: 100 }),
    enabled: makesVolumes,
  });
  const chosen = (kind: string, ...others: string[]) => [
    ...new Set([...others, ...draft.disks.flatMap((disk) => (disk.kind === kind ? [disk.sourceId] : []))]),
  ];
  const lacking = (list: ChoiceQuery<{ id: string }>, ids: readonly string[]) =>
    ids.filter((id) => isMissing(list.data, id));
  const others = useChosenSources({
    images: lacking(images, chosen('image', draft.imageId, presetImage)),
    volumes: lacking(volumes, chosen('volume', draft.volumeId)),
    snapshots: lacking(snapshots, chosen('snapshot', draft.snapshotId)),
  });
  return {
    images: joined(images, others.images),
    volumes: joined(volumes, others.volumes),
    snapshots: joined(snapshots, others.snapshots),
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

function joined<Item>(query: ChoiceQuery<Item>, others: readonly Item[]): ChoiceQuery<Item> {
  const { data, error, isError, refetch } = query;
  return { data: data && { items: [...data.items, ...others] }, error, isError, refetch };
}
