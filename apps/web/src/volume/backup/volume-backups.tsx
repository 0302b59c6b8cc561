'use client';
import { backupSortKeys } from '@skydeck/core/volume/backup/backup.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../actions/row-actions';
import { ListView } from '../../list/list-view';
import { useListState } from '../../list/use-list-state';
import { useTRPC } from '../../trpc/client';
import { useBackupActions } from './use-backup-actions';
import { useBackupColumns } from './use-backup-columns';

const hiddenAtFirst = ['user', 'snapshot', 'zone', 'consistency'];

/** The backups of one volume, the newest first. */
export function VolumeBackups({ volumeId }: { volumeId: string }) {
  const t = useTranslations('backups');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: backupSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    // The volume's activity is a list of this page too.
    prefix: 'backups-',
  });
  const query = useQuery({
    ...trpc.backup.list.queryOptions({ ...list.input, volumeId }),
    placeholderData: keepPreviousData,
  });
  const actions = useBackupActions();
  return (
    <>
      <ListView
        label={t('title')}
        query={query}
        list={list}
        columns={useBackupColumns({ volume: false, project: false })}
        columnChoice={{ name: 'volume-backups', hiddenAtFirst }}
        rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
        bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
        empty={{ icon: <Archive />, title: t('empty.title'), description: t('empty.description') }}
      />
      {actions.dialogs}
    </>
  );
}
