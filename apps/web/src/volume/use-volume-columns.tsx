'use client';
import { Badge, type DataTableColumn } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB } from '../format/units';
import { ResourceLink } from '../detail/resource-link';
import { NameCell, NoValue } from '../list/cells';
import { useCan } from '../session/me';
import { AttachedTo } from './attached-to';
import { VolumeStatus } from './volume-status';
import type { VolumeSummary } from './volume-view';
import { useOwnerColumns } from './use-owner-columns';

/** Columns of the volumes list that the user may see. */
export function useVolumeColumns(allProjects: boolean): (DataTableColumn<VolumeSummary> | null)[] {
  const t = useTranslations('volumes');
  const locale = useLocale();
  const seesBackends = useCan('volume.back-end.read');
  const owner = useOwnerColumns<VolumeSummary>(allProjects);
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/volume/volumes/${row.id}`} description={row.description} />
      ),
    },
    {
      id: 'status',
      header: t('columns.status'),
      sortable: true,
      cell: (row) => <VolumeStatus volume={row} progress />,
    },
    {
      id: 'sizeGiB',
      header: t('columns.sizeGiB'),
      sortable: true,
      align: 'right',
      cell: (row) => <span className="whitespace-nowrap">{formatGiB(row.sizeGiB, locale)}</span>,
    },
    { id: 'type', header: t('columns.type'), cell: (row) => row.type.name },
    {
      id: 'attachedTo',
      header: t('columns.attachedTo'),
      cell: (row) => <AttachedTo attachments={row.attachments} />,
    },
    {
      id: 'properties',
      header: t('columns.properties'),
      onPhone: 'hidden',
      cell: (row) => <VolumeProperties volume={row} />,
    },
    {
      id: 'zone',
      header: t('columns.zone'),
      onPhone: 'hidden',
      cell: (row) => row.availabilityZone,
    },
    {
      id: 'group',
      header: t('columns.group'),
      onPhone: 'hidden',
      cell: (row) =>
        row.group ? (
          <ResourceLink href={`/volume/groups/${row.group.id}`}>{row.group.name}</ResourceLink>
        ) : (
          <NoValue />
        ),
    },
    seesBackends
      ? {
          id: 'backend',
          header: t('columns.backend'),
          onPhone: 'hidden',
          cell: (row) => row.backend?.name ?? <NoValue />,
        }
      : null,
    ...owner,
  ];
}

/** What sets a volume apart: bootable, encrypted, for several instances. */
export function VolumeProperties({
  volume,
}: {
  volume: Pick<VolumeSummary, 'bootable' | 'encrypted' | 'multiattach'>;
}) {
  const t = useTranslations('volumes');
  const has = (['bootable', 'encrypted', 'multiattach'] as const).filter((each) => volume[each]);
  if (has.length === 0) return <NoValue />;
  return (
    <span className="flex flex-wrap gap-1">
      {has.map((each) => (
        <Badge key={each}>{t(`properties.${each}`)}</Badge>
      ))}
    </span>
  );
}
