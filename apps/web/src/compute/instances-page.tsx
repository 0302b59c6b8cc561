'use client';
import { instanceSortKeys, instanceStatuses } from '@skydeck/core/compute/instance.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../actions/row-actions';
import { CheckFilter, ChoicesFilter } from '../list/filters';
import { ListPage } from '../list/list-page';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { instanceFilters, moreInstanceFilters } from './instance-filters';
import { InstanceMoreFilters } from './instance-more-filters';
import { LaunchButton } from './launch-button';
import { useInstanceActionItems, useInstanceBulkItems } from './use-instance-action-items';
import { useInstanceColumns } from './use-instance-columns';

const hiddenAtFirst = ['vcpus', 'ramMiB', 'diskGiB', 'keyPair', 'user'];

/** All instances of the project, live. */
export function InstancesPage() {
  const t = useTranslations('instances');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: instanceSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    filters: instanceFilters,
  });
  const seesAll = useCan('compute.instance.all-projects');
  const allProjects = list.filters.allProjects === true && seesAll;
  const actionItems = useInstanceActionItems();
  const query = useQuery({
    ...trpc.instance.list.queryOptions({
      ...list.input,
      allProjects: allProjects || undefined,
      hostId: seesAll ? list.input.hostId : undefined,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <ListPage
      title={t('title')}
      description={allProjects ? t('descriptionAll') : t('description')}
      actions={<LaunchButton />}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      filters={
        <ChoicesFilter
          label={t('filters.status')}
          options={instanceStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          value={list.filters.status}
          onChange={(status) => list.setFilters({ status })}
        />
      }
      moreFilters={{
        names: moreInstanceFilters,
        content: <InstanceMoreFilters values={list.filters} onChange={list.setFilters} />,
      }}
      scope={
        seesAll ? (
          <CheckFilter
            label={t('filters.allProjects')}
            value={list.filters.allProjects}
            onChange={(all) => list.setFilters({ allProjects: all })}
          />
        ) : null
      }
      columns={useInstanceColumns(allProjects)}
      columnChoice={{ name: 'instances', hiddenAtFirst }}
      rowActions={(row) => <RowActions name={row.name} items={actionItems(row)} />}
      bulk={{ rowName: (row) => row.name, actions: useInstanceBulkItems() }}
      empty={{ icon: <Server />, title: t('empty.title'), description: t('empty.description') }}
    />
  );
}
