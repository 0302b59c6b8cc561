'use client';
import { backupStatuses } from '@skydeck/core/volume/backup/backup-states';
import { backupKinds, backupSortKeys } from '@skydeck/core/volume/backup/backup.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../../actions/row-actions';
import { choice, choices, flag, scope } from '../../list/filter-kinds';
import { CheckFilter, ChoicesFilter, SelectFilter } from '../../list/filters';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useTRPC } from '../../trpc/client';
import { useBackupActions } from './use-backup-actions';
import { useBackupColumns } from './use-backup-columns';
import { useAllProjects } from '../../list/use-all-projects';

const filters = {
  status: choices(backupStatuses),
  kind: choice(backupKinds),
  encrypted: flag(),
  allProjects: scope(),
};
const hiddenAtFirst = ['user', 'snapshot', 'zone', 'consistency'];

/** Backups of the project's volumes, also of those that are gone, live. */
export function BackupsPage() {
  const t = useTranslations('backups');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: backupSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    filters,
  });
  const all = useAllProjects(list, 'volume.all-projects');
  const query = useQuery({
    ...trpc.backup.list.queryOptions({ ...list.input, ...all.input }),
    placeholderData: keepPreviousData,
  });
  const actions = useBackupActions();
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
            options={backupStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
            value={list.filters.status}
            onChange={(status) => list.setFilters({ status })}
          />
          <SelectFilter
            label={t('columns.kind')}
            anyLabel={t('filters.anyKind')}
            options={backupKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
            value={list.filters.kind}
            onChange={(kind) => list.setFilters({ kind })}
          />
          <CheckFilter
            label={t('filters.encrypted')}
            value={list.filters.encrypted}
            onChange={(encrypted) => list.setFilters({ encrypted })}
          />
        </>
      }
      scope={all.scope}
      columns={useBackupColumns({ volume: true, project: all.allProjects })}
      columnChoice={{ name: 'backups', hiddenAtFirst }}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
      empty={{ icon: <Archive />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}
