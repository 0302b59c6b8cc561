'use client';
import { Badge, type DataTableColumn } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB } from '../../format/units';
import { ResourceLink } from '../../detail/resource-link';
import { NameCell, NoValue } from '../../list/cells';
import { SnapshotStatus } from './snapshot-status';
import type { SnapshotSummary } from './snapshot-view';
import { useOwnerColumns } from '../use-owner-columns';

/** Columns of a list of snapshots; those of one volume need not name it. */
export function useSnapshotColumns(shown: {
  volume: boolean;
  project: boolean;
}): (DataTableColumn<SnapshotSummary> | null)[] {
  const t = useTranslations('snapshots');
  const locale = useLocale();
  const owner = useOwnerColumns<SnapshotSummary>(shown.project);
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/volume/snapshots/${row.id}`} description={row.description}>
          {row.newest ? <Badge>{t('newest')}</Badge> : null}
        </NameCell>
      ),
    },
    {
      id: 'status',
      header: t('columns.status'),
      sortable: true,
      cell: (row) => <SnapshotStatus snapshot={row} />,
    },
    {
      id: 'sizeGiB',
      header: t('columns.sizeGiB'),
      sortable: true,
      align: 'right',
      cell: (row) => <span className="whitespace-nowrap">{formatGiB(row.sizeGiB, locale)}</span>,
    },
    shown.volume
      ? {
          id: 'volume',
          header: t('columns.volume'),
          cell: ({ volume }) => (
            <ResourceLink href={`/volume/volumes/${volume.id}`}>{volume.name}</ResourceLink>
          ),
        }
      : null,
    {
      id: 'groupSnapshot',
      header: t('columns.groupSnapshot'),
      onPhone: 'hidden',
      cell: ({ groupSnapshot: group }) =>
        group ? (
          <ResourceLink href={`/volume/group-snapshots/${group.id}`}>{group.name}</ResourceLink>
        ) : (
          <NoValue />
        ),
    },
    {
      id: 'consistency',
      header: t('columns.consistency'),
      onPhone: 'hidden',
      cell: (row) => t(`consistency.${row.consistency}`),
    },
    ...owner,
  ];
}
