'use client';
import { Badge, type DataTableColumn } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB } from '../../format/units';
import { NameCell, TimeCell } from '../../list/cells';
import { SnapshotStatus } from './snapshot-status';
import type { SnapshotSummary } from './snapshot-view';

/** Columns of a list of snapshots; those of one volume need not name it. */
export function useSnapshotColumns(shown: {
  volume: boolean;
  project: boolean;
}): (DataTableColumn<SnapshotSummary> | null)[] {
  const t = useTranslations('snapshots');
  const locale = useLocale();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} description={row.description}>
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
          cell: (row) => <NameCell name={row.volume.name} href={`/volume/volumes/${row.volume.id}`} />,
        }
      : null,
    {
      id: 'consistency',
      header: t('columns.consistency'),
      onPhone: 'hidden',
      cell: (row) => t(`consistency.${row.consistency}`),
    },
    shown.project ? { id: 'project', header: t('columns.project'), cell: (row) => row.projectName } : null,
    { id: 'user', header: t('columns.user'), onPhone: 'hidden', cell: (row) => row.userName },
    {
      id: 'createdAt',
      header: t('columns.createdAt'),
      sortable: true,
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}
