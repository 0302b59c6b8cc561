'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { Choice } from '../../choice/choice-box';
import { ChoiceField } from '../../choice/choice-field';
import { useChoiceSearch } from '../../choice/use-choice-search';
import { formatGiB } from '../../format/units';
import type { SnapshotSummary } from '../../volume/snapshot/snapshot-view';
import { useSnapshotReason } from '../../volume/snapshot/use-snapshot-reason';
import { useVolumeReason } from '../../volume/use-volume-reason';
import type { VolumeSummary } from '../../volume/volume-view';
import type { SectionProps } from './section-props';
import type { LaunchLists } from './use-launch-choices';
import { useLaunchSnapshots, useLaunchVolumes } from './use-launch-queries';

export interface BootVolumeFieldProps extends SectionProps {
  kind: 'volume' | 'snapshot';
  lists: LaunchLists;
}

/** The volume, or the snapshot of one, that the machine boots from; what can't be booted is left out. */
export function BootVolumeField({ kind, draft, onChange, errorOf, lists }: BootVolumeFieldProps) {
  const t = useTranslations('launch.boot.kinds');
  const volumeReason = useVolumeReason();
  const snapshotReason = useSnapshotReason();
  const locale = useLocale();
  const search = useChoiceSearch();
  const volumes = useLaunchVolumes({ search: search.input, enabled: kind === 'volume' });
  const snapshots = useLaunchSnapshots({ search: search.input, enabled: kind === 'snapshot' });
  const volumeChoice = (row: VolumeSummary): Choice | null =>
    volumeReason(row, 'launch') === null
      ? { label: row.name, description: formatGiB(row.sizeGiB, locale) }
      : null;
  const snapshotChoice = (row: SnapshotSummary): Choice | null =>
    snapshotReason(row, 'launch') === null
      ? { label: `${row.name} · ${row.volume.name}`, description: formatGiB(row.sizeGiB, locale) }
      : null;
  const field = {
    label: t(`${kind}.field`),
    required: true,
    nothing: t(`${kind}.none`),
    placeholder: t(`${kind}.choose`),
    search,
  };
  if (kind === 'volume') {
    const chosen = lists.volumes.data?.items.find(({ id }) => id === draft.volumeId);
    return (
      <ChoiceField
        {...field}
        key={kind}
        query={volumes}
        choice={volumeChoice}
        // One that the address names is shown even if it can't be booted, with the reason.
        chosen={chosen && { label: chosen.name }}
        value={draft.volumeId}
        onChange={(volumeId) => onChange({ volumeId })}
        error={(chosen && volumeReason(chosen, 'launch')) ?? errorOf('volumeId')}
      />
    );
  }
  const chosen = lists.snapshots.data?.items.find(({ id }) => id === draft.snapshotId);
  return (
    <ChoiceField
      {...field}
      key={kind}
      query={snapshots}
      choice={snapshotChoice}
      chosen={chosen && { label: `${chosen.name} · ${chosen.volume.name}` }}
      value={draft.snapshotId}
      onChange={(snapshotId) => onChange({ snapshotId, rootSizeGiB: null })}
      error={(chosen && snapshotReason(chosen, 'launch')) ?? errorOf('snapshotId')}
    />
  );
}
