'use client';
import { groupSortKeys } from '@skydeck/core/volume/group/group.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../../actions/row-actions';
import { ListView } from '../../../list/list-view';
import { useListState } from '../../../list/use-list-state';
import { useTRPC } from '../../../trpc/client';
import { useGroupSnapshotActions } from './use-group-snapshot-actions';
import { useGroupSnapshotColumns } from './use-group-snapshot-columns';

/** The snapshots of one group, the newest first. */
export function GroupSnapshotsList({ groupId }: { groupId: string }) {
  const t = useTranslations('groupSnapshots');
  const trpc = useTRPC();
  const list = useListState({ sortKeys: groupSortKeys, initial: { by: 'createdAt', dir: 'desc' } });
  const query = useQuery({
    ...trpc.groupSnapshot.list.queryOptions({ ...list.input, groupId }),
    placeholderData: keepPreviousData,
  });
  const actions = useGroupSnapshotActions();
  return (
    <>
      <ListView
        label={t('title')}
        query={query}
        list={list}
        columns={useGroupSnapshotColumns({ group: false, project: false })}
        rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
        empty={{ icon: <Camera />, title: t('empty.title'), description: t('empty.description') }}
      />
      {actions.dialogs}
    </>
  );
}
