'use client';
import type { DataTableColumn } from '@skydeck/ui';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { formatBytes } from '../../format/units';
import { NameCell, NoValue, TimeCell } from '../../list/cells';
import { CachedImageStatus } from './cached-image-status';
import type { CachedImage } from './cached-image-view';

/** The columns of what is cached: on an image's page each row is a host, on a host's an image. */
export function useCachedImageColumns(of: 'image' | 'host'): DataTableColumn<CachedImage>[] {
  const t = useTranslations('imageCache');
  const locale = useLocale();
  const name = useCachedImageName();
  return [
    of === 'image'
      ? {
          id: 'host',
          header: t('columns.host'),
          onPhone: 'title',
          cell: (row) => <NameCell name={row.host.name} href={`/compute/hosts/${row.host.id}?tab=images`} />,
        }
      : {
          id: 'image',
          header: t('columns.image'),
          onPhone: 'title',
          cell: (row) => (
            <NameCell
              name={name(row)}
              {...(row.image ? { href: `/image/images/${row.image.id}` } : {})}
              description={row.sha256}
            />
          ),
        },
    {
      id: 'status',
      header: t('columns.status'),
      cell: (row) => <CachedImageStatus row={row} about={of === 'image' ? row.host.name : name(row)} />,
    },
    {
      id: 'sizeBytes',
      header: t('columns.size'),
      align: 'right',
      sortable: true,
      cell: (row) => <span className="whitespace-nowrap">{formatBytes(row.sizeBytes, locale)}</span>,
    },
    {
      id: 'use',
      header: t('columns.use'),
      cell: (row) => <Use row={row} />,
    },
    {
      id: 'fetchedAt',
      header: t('columns.fetched'),
      sortable: true,
      cell: (row) => <TimeCell date={row.fetchedAt} />,
    },
    {
      id: 'lastUsedAt',
      header: t('columns.used'),
      sortable: true,
      cell: (row) => (row.fetchedAt ? <TimeCell date={row.lastUsedAt} /> : <NoValue />),
    },
    {
      id: 'verifiedAt',
      header: t('columns.verified'),
      sortable: true,
      cell: (row) => <TimeCell date={row.verifiedAt} {...(row.fetchedAt ? { none: t('notYet') } : {})} />,
    },
  ];
}

function Use({ row }: { row: CachedImage }) {
  const t = useTranslations('imageCache');
  const { instances, volumes } = row.use;
  if (instances + volumes === 0) return <span className="text-muted">{t('unused')}</span>;
  if (instances === 0) return t('usedByVolumes', { count: volumes });
  return (
    <Link
      href={`/compute/instances?hostId=${row.host.id}&allProjects=true`}
      className="text-primary-text hover:underline"
    >
      {t('usedByInstances', { count: instances })}
    </Link>
  );
}

/** How an image is called that may be deleted already. */
export function useCachedImageName(): (row: CachedImage) => string {
  const t = useTranslations('imageCache');
  return (row) => row.image?.name ?? t('deletedImage');
}
