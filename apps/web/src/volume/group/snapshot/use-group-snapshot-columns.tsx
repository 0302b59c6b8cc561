'use client';
import type { DataTableColumn } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { ResourceLink } from '../../../detail/resource-link';
import { NameCell, NoValue } from '../../../list/cells';
import { GroupStatus } from '../group-status';
import type { GroupSnapshotSummary } from '../group-view';
import { useOwnerColumns } from '../../use-owner-columns';

/** Columns of a list of group snapshots; those of one group need not name it. */
export function useGroupSnapshotColumns(shown: {
  group: boolean;
  project: boolean;
}): (DataTableColumn<GroupSnapshotSummary> | null)[] {
  const t = useTranslations('groupSnapshots');
  const owner = useOwnerColumns<GroupSnapshotSummary>(shown.project);
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/volume/group-snapshots/${row.id}`} description={row.description} />
      ),
    },
    { id: 'status', header: t('columns.status'), cell: (row) => <GroupStatus of={row} /> },
    shown.group
      ? {
          id: 'group',
          header: t('columns.group'),
          cell: ({ group }) => <ResourceLink href={`/volume/groups/${group.id}`}>{group.name}</ResourceLink>,
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
    ...owner,
  ];
}
