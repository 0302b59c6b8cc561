'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { FilterValues } from '../list/filter-kinds';
import { SelectFilter, TextFilter } from '../list/filters';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import type { instanceFilters } from './instance-filters';

type Values = FilterValues<typeof instanceFilters>;

const page = { page: 1, pageSize: 100 as const };

export interface InstanceMoreFiltersProps {
  values: Values;
  onChange: (change: Partial<Values>) => void;
}

/** Filters by what an instance is made of. */
export function InstanceMoreFilters({ values, onChange }: InstanceMoreFiltersProps) {
  const t = useTranslations('instances.filters');
  const trpc = useTRPC();
  const seesHosts = useCan('compute.host.read');
  const images = useQuery(trpc.image.list.queryOptions(page));
  const flavors = useQuery(trpc.flavor.list.queryOptions(page));
  const hosts = useQuery({ ...trpc.host.list.queryOptions(page), enabled: seesHosts });
  const options = (items: readonly { id: string; name: string }[] | undefined) =>
    (items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <SelectFilter
        className="w-full"
        label={t('image')}
        anyLabel={t('anyImage')}
        options={options(images.data?.items)}
        value={values.imageId}
        onChange={(imageId) => onChange({ imageId })}
      />
      <SelectFilter
        className="w-full"
        label={t('flavor')}
        anyLabel={t('anyFlavor')}
        options={options(flavors.data?.items)}
        value={values.flavorId}
        onChange={(flavorId) => onChange({ flavorId })}
      />
      {seesHosts ? (
        <SelectFilter
          className="w-full"
          label={t('host')}
          anyLabel={t('anyHost')}
          options={options(hosts.data?.items)}
          value={values.hostId}
          onChange={(hostId) => onChange({ hostId })}
        />
      ) : null}
      <TextFilter label={t('tag')} value={values.tag} onChange={(tag) => onChange({ tag })} />
      <TextFilter label={t('ip')} value={values.ip} onChange={(ip) => onChange({ ip })} />
    </>
  );
}
