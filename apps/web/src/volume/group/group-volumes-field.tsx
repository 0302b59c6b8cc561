'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { mapChoices } from '../../choice/choice-box';
import { ChoicesField, type TickedChoice } from '../../choice/choices-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { formatGiB } from '../../format/units';
import { useTRPC } from '../../trpc/client';
import { useVolumeReason } from '../use-volume-reason';
import type { VolumeSummary } from '../volume-view';

export interface GroupVolumesFieldProps {
  /** Those that are in it already; those of other groups are not offered. */
  group?: { id: string; volumes: readonly { id: string; name: string }[] };
  availabilityZone: string;
  /** Only these types; none: any. */
  typeIds: readonly string[];
  value: readonly string[];
  onChange: (volumeIds: string[]) => void;
}

/** Volumes that are in a group, or may be; what can't join says why. */
export function GroupVolumesField({
  group,
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
  const search = useChoiceSearch();
  const query = useQuery({
    ...trpc.volume.list.queryOptions({
      ...firstChoices,
      availabilityZone,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  const choiceOf = (volume: VolumeSummary): TickedChoice | null => {
    const { id, name, type, sizeGiB, status } = volume;
    const joins = volume.group === null && (typeIds.length === 0 || typeIds.includes(type.id));
    if (!joins && (volume.group === null || volume.group.id !== group?.id)) return null;
    const refused = reason(volume, volume.group ? 'ungroup' : 'group');
    const facts = [type.name, formatGiB(sizeGiB, locale), volumes(`status.${status}`)].join(' · ');
    return { id, name, hint: refused ?? facts, disabled: refused !== null };
  };
  return (
    <ChoicesField
      label={t('label')}
      hint={t('hint')}
      empty={t('empty')}
      query={mapChoices(query, choiceOf)}
      search={search}
      ticked={group?.volumes}
      value={value}
      onChange={onChange}
    />
  );
}
