'use client';
import type { DataTableColumn } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { NameCell, NoValue, TimeCell } from '../../../list/cells';
import { GroupStatus } from '../group-status';
import type { GroupSnapshotSummary } from '../group-view';

/** Columns of a list of group snapshots; those of one group need not name it. */
export function useGroupSnapshotColumns(shown: {
  group: boolean;
  project: boolean;
}): (DataTableColumn<GroupSnapshotSummary> | null)[] {
  const t = useTranslations('groupSnapshots');
  const volumes = useTranslations('volumes');
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => <NameCell name={row.name} description={row.description} />,
    },
    { id: 'status', header: t('columns.status'), cell: (row) => <GroupStatus of={row} /> },
    shown.group
      ? {
          id: 'group',
          header: t('columns.group'),
          cell: (row) => <NameCell name={row.group.name} href={`/volume/groups/${row.group.id}`} />,
        }
      : null,
    {
      id: 'volumes',
      header: t('columns.volumes'),
      cell: (row) => row.snapshots.map(({ volume }) => volume.name).join(', ') || <NoValue />,
    },
    {
      id: 'consistency',
      header: t('columns.consistency'),
      onPhone: 'hidden',
      cell: (row) => (row.consistency ? t(`consistency.${row.consistency}`) : <NoValue />),
    },
    shown.project
      ? { id: 'project', header: volumes('columns.project'), cell: (row) => row.projectName }
      : null,
    { id: 'user', header: volumes('columns.user'), onPhone: 'hidden', cell: (row) => row.userName },
    {
      id: 'createdAt',
      header: volumes('columns.createdAt'),
      sortable: true,
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}
