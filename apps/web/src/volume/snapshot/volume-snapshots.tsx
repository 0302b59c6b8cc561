'use client';
import { snapshotSortKeys } from '@skydeck/core/volume/snapshot/snapshot.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../actions/row-actions';
import { ListView } from '../../list/list-view';
import { useListState } from '../../list/use-list-state';
import { useTRPC } from '../../trpc/client';
import { useSnapshotActions } from './use-snapshot-actions';
import { useSnapshotColumns } from './use-snapshot-columns';

/** The snapshots of one volume, the newest first. */
export function VolumeSnapshots({ volumeId }: { volumeId: string }) {
  const t = useTranslations('snapshots');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: snapshotSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    // The volume's activity is a list of this page too.
    prefix: 'snapshots-',
  });
  const query = useQuery({
    ...trpc.snapshot.list.queryOptions({ ...list.input, volumeId }),
    placeholderData: keepPreviousData,
  });
  const actions = useSnapshotActions();
  return (
    <>
      <ListView
        label={t('title')}
        query={query}
        list={list}
        columns={useSnapshotColumns({ volume: false, project: false })}
        rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
        bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
        empty={{ icon: <Camera />, title: t('empty.title'), description: t('empty.description') }}
      />
      {actions.dialogs}
    </>
  );
}
