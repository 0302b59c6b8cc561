'use client';
import { volumeSortKeys } from '@skydeck/core/volume/volume.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../actions/row-actions';
import { ListView } from '../../list/list-view';
import { useListState } from '../../list/use-list-state';
import { useTRPC } from '../../trpc/client';
import { useVolumeActions } from '../use-volume-actions';
import { useVolumeColumns } from '../use-volume-columns';

const hiddenAtFirst = ['user', 'backend', 'zone'];

/** The volumes of one group. */
export function GroupVolumes({ groupId }: { groupId: string }) {
  const t = useTranslations('volumeGroups');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const list = useListState({ sortKeys: volumeSortKeys, initial: { by: 'name', dir: 'asc' } });
  const query = useQuery({
    ...trpc.volume.list.queryOptions({ ...list.input, groupId }),
    placeholderData: keepPreviousData,
  });
  const actions = useVolumeActions();
  const columns = useVolumeColumns(false).filter((column) => column?.id !== 'group');
  return (
    <>
      <ListView
        label={volumes('title')}
        query={query}
        list={list}
        columns={columns}
        columnChoice={{ name: 'group-volumes', hiddenAtFirst }}
        rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
        empty={{ icon: <Database />, title: t('noVolumes.title'), description: t('noVolumes.description') }}
      />
      {actions.dialogs}
    </>
  );
}
