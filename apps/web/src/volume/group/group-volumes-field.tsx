'use client';
import { Skeleton } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { ErrorAlert } from '../../errors/error-alert';
import { formatGiB } from '../../format/units';
import { useTRPC } from '../../trpc/client';
import { useVolumeReason } from '../use-volume-reason';
import { ChoicesField } from './choices-field';

export interface GroupVolumesFieldProps {
  /** The group that they are in already; those of other groups are not offered. */
  groupId?: string;
  availabilityZone: string;
  /** Only these types; none: any. */
  typeIds: readonly string[];
  value: readonly string[];
  onChange: (volumeIds: string[]) => void;
}

/** Volumes that are in a group, or may be; what can't join says why. */
export function GroupVolumesField({
  groupId,
  availabilityZone,
  typeIds,
  value,
  onChange,
}: GroupVolumesFieldProps) {
  const t = useTranslations('volumeGroups.volumesField');
  const volumes = useTranslations('volumes');
  const locale = useLocale();
  const trpc = useTRPC();
  const reason = useVolumeReason();
  const query = useQuery(
    trpc.volume.list.queryOptions({
      page: 1,
      pageSize: 100,
      availabilityZone,
      sort: { by: 'name', dir: 'asc' },
    }),
  );
  if (query.isError) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-24 w-full" />;
  const offered = query.data.items.filter(
    ({ group, type }) =>
      group?.id === groupId || (group === null && (typeIds.length === 0 || typeIds.includes(type.id))),
  );
  return (
    <ChoicesField
      label={t('label')}
      hint={query.data.total > query.data.items.length ? t('more') : t('hint')}
      empty={t('empty')}
      value={value}
      onChange={onChange}
      choices={offered.map((volume) => {
        const refused = reason(volume, volume.group ? 'ungroup' : 'group');
        return {
          id: volume.id,
          name: volume.name,
          label: `${volume.name} · ${formatGiB(volume.sizeGiB, locale)}`,
          hint: refused ?? `${volume.type.name} · ${volumes(`status.${volume.status}`)}`,
          disabled: refused !== null,
        };
      })}
    />
  );
}
