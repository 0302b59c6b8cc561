'use client';
import { snapshotStatuses } from '@skydeck/core/volume/snapshot/snapshot-states';
import { snapshotSortKeys } from '@skydeck/core/volume/snapshot/snapshot.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../actions/row-actions';
import { choices, scope } from '../../list/filter-kinds';
import { CheckFilter, ChoicesFilter } from '../../list/filters';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { useSnapshotActions } from './use-snapshot-actions';
import { useSnapshotColumns } from './use-snapshot-columns';

const filters = { status: choices(snapshotStatuses), allProjects: scope() };
const hiddenAtFirst = ['user'];

/** Snapshots of all the project's volumes, live. */
export function SnapshotsPage() {
  const t = useTranslations('snapshots');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: snapshotSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    filters,
  });
  const seesAll = useCan('volume.all-projects');
  const allProjects = list.filters.allProjects === true && seesAll;
  const query = useQuery({
    ...trpc.snapshot.list.queryOptions({ ...list.input, allProjects: allProjects || undefined }),
    placeholderData: keepPreviousData,
  });
  const actions = useSnapshotActions();
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      query={query}
      list={list}
      searchLabel={volumes('searchLabel')}
      filters={
        <ChoicesFilter
          label={t('columns.status')}
          options={snapshotStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          value={list.filters.status}
          onChange={(status) => list.setFilters({ status })}
        />
      }
      scope={
        seesAll ? (
          <CheckFilter
            label={volumes('filters.allProjects')}
            value={list.filters.allProjects}
            onChange={(all) => list.setFilters({ allProjects: all })}
          />
        ) : null
      }
      columns={useSnapshotColumns({ volume: true, project: allProjects })}
      columnChoice={{ name: 'snapshots', hiddenAtFirst }}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
      empty={{ icon: <Camera />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}
