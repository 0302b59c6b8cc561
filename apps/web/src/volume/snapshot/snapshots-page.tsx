'use client';
import { snapshotStatuses } from '@skydeck/core/volume/snapshot/snapshot-states';
import { snapshotSortKeys } from '@skydeck/core/volume/snapshot/snapshot.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../actions/row-actions';
import { ChoiceFilter } from '../../choice/choice-field';
import { firstChoices, isMissing, useChoiceSearch } from '../../choice/use-choice-search';
import { choices, idChoice, scope } from '../../list/filter-kinds';
import { ChoicesFilter } from '../../list/filters';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useTRPC } from '../../trpc/client';
import { useSnapshotActions } from './use-snapshot-actions';
import { useSnapshotColumns } from './use-snapshot-columns';
import { useAllProjects } from '../../list/use-all-projects';

const filters = { status: choices(snapshotStatuses), volumeId: idChoice(), allProjects: scope() };
const hiddenAtFirst = ['user', 'consistency'];

/** Snapshots of all the project's volumes, live. */
export function SnapshotsPage() {
  const t = useTranslations('snapshots');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: snapshotSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    filters,
  });
  const all = useAllProjects(list, 'volume.all-projects');
  const query = useQuery({
    ...trpc.snapshot.list.queryOptions({ ...list.input, ...all.input }),
    placeholderData: keepPreviousData,
  });
  const actions = useSnapshotActions();
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      filters={
        <>
          <ChoicesFilter
            label={t('columns.status')}
            options={snapshotStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
            value={list.filters.status}
            onChange={(status) => list.setFilters({ status })}
          />
          <VolumeFilter
            value={list.filters.volumeId}
            onChange={(volumeId) => list.setFilters({ volumeId })}
          />
        </>
      }
      scope={all.scope}
      columns={useSnapshotColumns({ volume: true, project: all.allProjects })}
      columnChoice={{ name: 'snapshots', hiddenAtFirst }}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
      empty={{ icon: <Camera />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}

/** The snapshots of one volume. */
function VolumeFilter({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useTranslations('snapshots.filters');
  const trpc = useTRPC();
  const search = useChoiceSearch();
  const volumes = useQuery({
    ...trpc.volume.list.queryOptions({
      ...firstChoices,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({
    ...trpc.volume.get.queryOptions({ id: value ?? '' }),
    enabled: isMissing(volumes.data, value ?? ''),
    retry: false,
  });
  return (
    <ChoiceFilter
      className="w-auto max-w-56"
      label={t('volume')}
      anyLabel={t('anyVolume')}
      query={volumes}
      search={search}
      choice={({ name }) => ({ label: name })}
      chosen={chosen.data && { label: chosen.data.name }}
      value={value}
      onChange={onChange}
    />
  );
}
