'use client';
import { Badge, type DataTableColumn } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatBytes, formatGiB } from '../../format/units';
import { ResourceLink } from '../../detail/resource-link';
import { NameCell, NoValue, TimeCell } from '../../list/cells';
import { BackupStatus } from './backup-status';
import type { BackupSummary } from './backup-view';
import { useOwnerColumns } from '../use-owner-columns';

/** Columns of a list of backups; those of one volume need not name it. */
export function useBackupColumns(shown: {
  volume: boolean;
  project: boolean;
}): (DataTableColumn<BackupSummary> | null)[] {
  const t = useTranslations('backups');
  const locale = useLocale();
  const owner = useOwnerColumns<BackupSummary>(shown.project);
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/volume/backups/${row.id}`} description={row.description}>
          {row.encrypted ? <Badge>{t('encrypted')}</Badge> : null}
        </NameCell>
      ),
    },
    {
      id: 'status',
      header: t('columns.status'),
      sortable: true,
      cell: (row) => <BackupStatus backup={row} details />,
    },
    {
      id: 'kind',
      header: t('columns.kind'),
      cell: (row) => t(row.incremental ? 'kind.incremental' : 'kind.full'),
    },
    {
      id: 'sizeGiB',
      header: t('columns.sizeGiB'),
      sortable: true,
      align: 'right',
      cell: (row) => <span className="whitespace-nowrap">{formatGiB(row.sizeGiB, locale)}</span>,
    },
    {
      id: 'storedBytes',
      header: t('columns.storedBytes'),
      sortable: true,
      align: 'right',
      cell: (row) =>
        row.sha256 === null ? (
          <NoValue />
        ) : (
          <span className="whitespace-nowrap">{formatBytes(row.storedBytes, locale)}</span>
        ),
    },
    shown.volume
      ? {
          id: 'volume',
          header: t('columns.volume'),
          cell: ({ volume }) =>
            volume.gone ? (
              <span className="text-muted">{t('gone', { name: volume.name })}</span>
            ) : (
              <ResourceLink href={`/volume/volumes/${volume.id}`}>{volume.name}</ResourceLink>
            ),
        }
      : null,
    {
      id: 'snapshot',
      header: t('columns.snapshot'),
      onPhone: 'hidden',
      cell: (row) => row.snapshot?.name ?? <NoValue />,
    },
    {
      id: 'consistency',
      header: t('columns.consistency'),
      onPhone: 'hidden',
      cell: (row) => t(`consistency.${row.consistency}`),
    },
    { id: 'zone', header: t('columns.zone'), onPhone: 'hidden', cell: (row) => row.availabilityZone },
    {
      id: 'verifiedAt',
      header: t('columns.verifiedAt'),
      onPhone: 'hidden',
      cell: (row) => <TimeCell date={row.verifiedAt} none={t('never')} />,
    },
    ...owner,
  ];
}
