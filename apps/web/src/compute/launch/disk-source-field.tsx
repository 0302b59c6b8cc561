'use client';
import { useLocale, useTranslations } from 'next-intl';
import { ChoiceField } from '../../choice/choice-field';
import { useChoiceSearch } from '../../choice/use-choice-search';
import { formatGiB } from '../../format/units';
import { useSnapshotReason } from '../../volume/snapshot/use-snapshot-reason';
import { useVolumeReason } from '../../volume/use-volume-reason';
import type { DiskRowProps } from './disk-row';
import type { DiskKind } from './launch-disks-draft';
import { useLaunchImages, useLaunchSnapshots, useLaunchVolumes } from './use-launch-queries';

export interface DiskSourceFieldProps extends Pick<
  DiskRowProps,
  'disk' | 'taken' | 'lists' | 'sourceWrong' | 'onChange'
> {
  kind: Exclude<DiskKind, 'blank'>;
}

/** The volume that a disk is, or what the new volume is filled with. */
export function DiskSourceField({ kind, disk, taken, lists, sourceWrong, onChange }: DiskSourceFieldProps) {
  const t = useTranslations('launch.disks.kinds');
  const locale = useLocale();
  const volumeReason = useVolumeReason();
  const snapshotReason = useSnapshotReason();
  const search = useChoiceSearch();
  const wanted = (own: DiskKind) => ({ search: search.input, enabled: kind === own });
  const volumes = useLaunchVolumes(wanted('volume'));
  const snapshots = useLaunchSnapshots(wanted('snapshot'));
  const images = useLaunchImages(wanted('image'));
  const list = { volume: lists.volumes, snapshot: lists.snapshots, image: lists.images }[kind];
  const chosen = list.data?.items.find(({ id }) => id === disk.sourceId);
  const field = {
    label: t(`${kind}.field`),
    required: true,
    error: sourceWrong ? t(`${kind}.choose`) : null,
    nothing: t(`${kind}.none`),
    placeholder: t(`${kind}.choose`),
    search,
    chosen: chosen && { label: chosen.name },
    value: disk.sourceId,
    onChange: (sourceId: string) => onChange({ sourceId, sizeGiB: null }),
  };
  switch (kind) {
    case 'volume':
      return (
        <ChoiceField
          {...field}
          query={volumes}
          choice={(row) =>
            volumeReason(row, 'attach') !== null || (row.id !== disk.sourceId && taken.includes(row.id))
              ? null
              : { label: row.name, description: formatGiB(row.sizeGiB, locale) }
          }
        />
      );
    case 'snapshot':
      return (
        <ChoiceField
          {...field}
          query={snapshots}
          choice={(row) =>
            snapshotReason(row, 'create-volume') !== null
              ? null
              : {
                  label: `${row.name} · ${row.volume.name}`,
                  description: formatGiB(row.sizeGiB, locale),
                }
          }
        />
      );
    case 'image':
      return <ChoiceField {...field} query={images} choice={({ name }) => ({ label: name })} />;
  }
}
