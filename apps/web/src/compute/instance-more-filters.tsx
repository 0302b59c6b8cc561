'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ChoiceFilter } from '../choice/choice-field';
import { firstChoices, isMissing, useChoiceSearch } from '../choice/use-choice-search';
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
  const imageSearch = useChoiceSearch();
  const hostSearch = useChoiceSearch();
  const images = useQuery({
    ...trpc.image.list.queryOptions({ ...firstChoices, search: imageSearch.input }),
    placeholderData: keepPreviousData,
  });
  const image = useQuery({
    ...trpc.image.get.queryOptions({ id: values.imageId ?? '' }),
    enabled: isMissing(images.data, values.imageId ?? ''),
    retry: false,
  });
  const flavors = useQuery(trpc.flavor.list.queryOptions(page));
  const hosts = useQuery({
    ...trpc.host.list.queryOptions({ ...firstChoices, search: hostSearch.input }),
    enabled: seesHosts,
    placeholderData: keepPreviousData,
  });
  const host = useQuery({
    ...trpc.host.get.queryOptions({ id: values.hostId ?? '' }),
    enabled: seesHosts && isMissing(hosts.data, values.hostId ?? ''),
    retry: false,
  });
  return (
    <>
      <ChoiceFilter
        label={t('image')}
        anyLabel={t('anyImage')}
        query={images}
        search={imageSearch}
        choice={({ name }) => ({ label: name })}
        chosen={image.data ? { label: image.data.name } : null}
        value={values.imageId}
        onChange={(imageId) => onChange({ imageId })}
      />
      <SelectFilter
        className="w-full"
        label={t('flavor')}
        anyLabel={t('anyFlavor')}
        options={(flavors.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={values.flavorId}
        onChange={(flavorId) => onChange({ flavorId })}
      />
      {seesHosts ? (
        <ChoiceFilter
          label={t('host')}
          anyLabel={t('anyHost')}
          query={hosts}
          search={hostSearch}
          choice={({ name }) => ({ label: name })}
          chosen={host.data ? { label: host.data.name } : null}
          value={values.hostId}
          onChange={(hostId) => onChange({ hostId })}
        />
      ) : null}
      <TextFilter label={t('tag')} value={values.tag} onChange={(tag) => onChange({ tag })} />
      <TextFilter label={t('ip')} value={values.ip} onChange={(ip) => onChange({ ip })} />
    </>
  );
}
