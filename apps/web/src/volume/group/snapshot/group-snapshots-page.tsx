'use client';
import { groupSortKeys } from '@skydeck/core/volume/group/group.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../../actions/row-actions';
import { scope } from '../../../list/filter-kinds';
import { ListPage } from '../../../list/list-page';
import { useListState } from '../../../list/use-list-state';
import { useTRPC } from '../../../trpc/client';
import { useGroupSnapshotActions } from './use-group-snapshot-actions';
import { useGroupSnapshotColumns } from './use-group-snapshot-columns';
import { useAllProjects } from '../../../list/use-all-projects';

const filters = { allProjects: scope() };

/** Snapshots of all the project's groups, live. */
export function GroupSnapshotsPage() {
  const t = useTranslations('groupSnapshots');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: groupSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    filters,
  });
  const all = useAllProjects(list, 'volume.all-projects');
  const query = useQuery({
    ...trpc.groupSnapshot.list.queryOptions({ ...list.input, ...all.input }),
    placeholderData: keepPreviousData,
  });
  const actions = useGroupSnapshotActions();
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      query={query}
      list={list}
      searchLabel={volumes('searchLabel')}
      scope={all.scope}
      columns={useGroupSnapshotColumns({ group: true, project: all.allProjects })}
      columnChoice={{ name: 'group-snapshots', hiddenAtFirst: ['user'] }}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      empty={{ icon: <Camera />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}
