'use client';
import { Badge, type DataTableColumn } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../detail/copyable-text';
import { formatGiB, formatMiB } from '../format/units';
import { NameCell, NoValue, TimeCell } from '../list/cells';
import { useCan } from '../session/me';
import { InstanceStatus } from './instance-status';
import type { InstanceSummary } from './instance-types';

/** Columns of the instances list that the user may see. */
export function useInstanceColumns(allProjects: boolean): (DataTableColumn<InstanceSummary> | null)[] {
  const t = useTranslations('instances');
  const locale = useLocale();
  const seesHosts = useCan('compute.host.read');
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/compute/instances/${row.id}`} description={row.description}>
          {row.tags.length > 0 ? (
            <div className="mt-1 flex flex-wrap gap-1">
              {row.tags.slice(0, 3).map((tag) => (
                <Badge key={tag} className="max-w-32 py-0 text-2xs">
                  {tag}
                </Badge>
              ))}
              {row.tags.length > 3 ? (
                <Badge className="py-0 text-2xs">{`+${row.tags.length - 3}`}</Badge>
              ) : null}
            </div>
          ) : null}
        </NameCell>
      ),
    },
    {
      id: 'status',
      header: t('columns.status'),
      sortable: true,
      cell: (row) => <InstanceStatus instance={row} progress />,
    },
    {
      id: 'ipAddress',
      header: t('columns.ipAddress'),
      sortable: true,
      cell: (row) =>
        row.ipAddress ? (
          <span className="whitespace-nowrap">
            <CopyableText text={row.ipAddress} />
          </span>
        ) : (
          <NoValue />
        ),
    },
    {
      id: 'flavor',
      header: t('columns.flavor'),
      cell: (row) => row.flavor.name,
    },
    {
      id: 'vcpus',
      header: t('columns.vcpus'),
      sortable: true,
      align: 'right',
      cell: (row) => row.vcpus,
    },
    {
      id: 'ramMiB',
      header: t('columns.ramMiB'),
      sortable: true,
      align: 'right',
      cell: (row) => <span className="whitespace-nowrap">{formatMiB(row.ramMiB, locale)}</span>,
    },
    {
      id: 'diskGiB',
      header: t('columns.diskGiB'),
      align: 'right',
      onPhone: 'hidden',
      // Volumes are not counted here: they have a size of their own.
      cell: (row) =>
        row.diskGiB > 0 ? (
          <span className="whitespace-nowrap">{formatGiB(row.diskGiB, locale)}</span>
        ) : (
          <NoValue />
        ),
    },
    {
      id: 'image',
      header: t('columns.image'),
      onPhone: 'hidden',
      cell: (row) => row.image?.name ?? <NoValue />,
    },
    allProjects ? { id: 'project', header: t('columns.project'), cell: (row) => row.projectName } : null,
    seesHosts
      ? {
          id: 'host',
          header: t('columns.host'),
          onPhone: 'hidden',
          cell: (row) => row.hostName ?? <NoValue />,
        }
      : null,
    {
      id: 'keyPair',
      header: t('columns.keyPair'),
      onPhone: 'hidden',
      cell: (row) => row.keyPairName ?? <NoValue />,
    },
    { id: 'user', header: t('columns.user'), onPhone: 'hidden', cell: (row) => row.userName },
    {
      id: 'createdAt',
      header: t('columns.createdAt'),
      sortable: true,
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}
