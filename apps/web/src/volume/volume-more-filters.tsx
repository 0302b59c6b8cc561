'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ChoiceFilter } from '../choice/choice-field';
import type { FilterValues } from '../list/filter-kinds';
import { SelectFilter, TextFilter } from '../list/filters';
import { useTRPC } from '../trpc/client';
import { useGroupChoices } from './group/use-group-choices';
import type { volumeFilters } from './volume-filters';

type Values = FilterValues<typeof volumeFilters>;

export interface VolumeMoreFiltersProps {
  values: Values;
  onChange: (change: Partial<Values>) => void;
}

/** Filters by what a volume is. */
export function VolumeMoreFilters({ values, onChange }: VolumeMoreFiltersProps) {
  const t = useTranslations('volumes.filters');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const types = useQuery(trpc.volumeType.list.queryOptions({ page: 1, pageSize: 100 }));
  const zones = useQuery(trpc.volume.zones.queryOptions());
  const groups = useGroupChoices(values.groupId ?? '');
  const yesOrNo = [
    { value: 'yes' as const, label: t('yes') },
    { value: 'no' as const, label: t('no') },
  ];
  return (
    <>
      <SelectFilter
        className="w-full"
        label={t('type')}
        anyLabel={t('anyType')}
        options={(types.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={values.typeId}
        onChange={(typeId) => onChange({ typeId })}
      />
      <ChoiceFilter
        label={t('group')}
        anyLabel={t('anyGroup')}
        {...groups}
        choice={({ name }) => ({ label: name })}
        value={values.groupId}
        onChange={(groupId) => onChange({ groupId })}
      />
      <SelectFilter
        className="w-full"
        label={t('zone')}
        anyLabel={t('anyZone')}
        options={(zones.data ?? []).map((zone) => ({ value: zone, label: zone }))}
        value={values.availabilityZone}
        onChange={(availabilityZone) => onChange({ availabilityZone })}
      />
      <SelectFilter
        className="w-full"
        label={t('bootable')}
        anyLabel={t('anyBootable')}
        options={yesOrNo.map(({ value, label }) => ({ value, label: `${t('bootable')}: ${label}` }))}
        value={values.bootable}
        onChange={(bootable) => onChange({ bootable })}
      />
      <SelectFilter
        className="w-full"
        label={t('encrypted')}
        anyLabel={t('anyEncrypted')}
        options={yesOrNo.map(({ value, label }) => ({ value, label: `${t('encrypted')}: ${label}` }))}
        value={values.encrypted}
        onChange={(encrypted) => onChange({ encrypted })}
      />
      <TextFilter
        label={volumes('sizeInGiB')}
        value={values.sizeGiB}
        onChange={(sizeGiB) => onChange({ sizeGiB })}
      />
    </>
  );
}
