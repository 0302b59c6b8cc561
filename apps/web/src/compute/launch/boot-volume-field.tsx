'use client';
import { Field, Select, Skeleton } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { ErrorAlert } from '../../errors/error-alert';
import { formatGiB } from '../../format/units';
import { useSnapshotReason } from '../../volume/snapshot/use-snapshot-reason';
import { useVolumeReason } from '../../volume/use-volume-reason';
import type { SectionProps } from './section-props';
import type { LaunchLists } from './use-launch-choices';

export interface BootVolumeFieldProps extends SectionProps {
  kind: 'volume' | 'snapshot';
  lists: LaunchLists;
}

/** The volume, or the snapshot of one, that the machine boots from; what can't be booted says why. */
export function BootVolumeField({ kind, draft, onChange, errorOf, lists }: BootVolumeFieldProps) {
  const t = useTranslations('launch.boot.kinds');
  const volumeReason = useVolumeReason();
  const snapshotReason = useSnapshotReason();
  const locale = useLocale();
  const query = kind === 'volume' ? lists.volumes : lists.snapshots;
  const field = kind === 'volume' ? 'volumeId' : 'snapshotId';
  const all =
    kind === 'volume'
      ? lists.volumes.data?.items.map((each) => ({
          ...each,
          label: each.name,
          refusal: volumeReason(each, 'launch'),
        }))
      : lists.snapshots.data?.items.map((each) => ({
          ...each,
          label: `${each.name} · ${each.volume.name}`,
          refusal: snapshotReason(each, 'launch'),
        }));
  if (query.isError) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!all) return <Skeleton className="h-9 w-full" />;
  const value = draft[field];
  const chosen = all.find(({ id }) => id === value);
  // One that the address names is shown even if it can't be booted, with the reason.
  const options = all.filter(({ id, refusal }) => refusal === null || id === value);
  return (
    <Field
      label={t(`${kind}.field`)}
      required
      error={chosen?.refusal ?? errorOf(field)}
      hint={options.length === 0 ? t(`${kind}.none`) : undefined}
    >
      {(control) => (
        <Select
          {...control}
          value={chosen ? value : ''}
          onValueChange={(id) =>
            onChange(kind === 'volume' ? { volumeId: id } : { snapshotId: id, rootSizeGiB: null })
          }
          disabled={options.length === 0}
          placeholder={t(`${kind}.choose`)}
          options={options.map(({ id, label, sizeGiB }) => ({
            value: id,
            label,
            description: formatGiB(sizeGiB, locale),
          }))}
        />
      )}
    </Field>
  );
}
