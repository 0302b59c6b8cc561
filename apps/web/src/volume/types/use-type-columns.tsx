'use client';
import { Badge, type DataTableColumn } from '@skydeck/ui';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { NameCell, NoValue } from '../../list/cells';
import type { VolumeTypeSummary } from '../volume-view';

/** Columns of the volume types list. */
export function useTypeColumns(): DataTableColumn<VolumeTypeSummary>[] {
  const t = useTranslations('volumeTypes');
  const say = useSay();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} description={say(row.description)}>
          {row.isDefault ? <Badge className="mt-1">{t('default')}</Badge> : null}
        </NameCell>
      ),
    },
    {
      id: 'access',
      header: t('columns.access'),
      cell: (row) => (
        <span title={row.projects.map(({ name }) => name).join(', ') || undefined}>
          {row.public ? t('public') : t('private', { count: row.projects.length })}
        </span>
      ),
    },
    {
      id: 'encryption',
      header: t('columns.encryption'),
      cell: (row) =>
        row.encryption === null ? (
          <NoValue />
        ) : (
          <span className="text-xs">
            {[row.encryption.toUpperCase(), row.cipher].filter(Boolean).join(' · ')}
          </span>
        ),
    },
    {
      id: 'multiattach',
      header: t('columns.multiattach'),
      cell: (row) => t(row.multiattach ? 'multiattach.several' : 'multiattach.one'),
    },
    {
      id: 'qosSpec',
      header: t('columns.qosSpec'),
      cell: (row) => row.qosSpec?.name ?? <NoValue />,
    },
    {
      id: 'extraSpecs',
      header: t('columns.extraSpecs'),
      onPhone: 'hidden',
      cell: (row) =>
        Object.keys(row.extraSpecs).length === 0 ? (
          <NoValue />
        ) : (
          <span className="flex flex-wrap gap-1">
            {Object.entries(row.extraSpecs).map(([key, value]) => (
              <Badge key={key}>{`${key}=${value}`}</Badge>
            ))}
          </span>
        ),
    },
    {
      id: 'volumes',
      header: t('columns.volumes'),
      align: 'right',
      cell: (row) => (
        <Link
          href={`/volume/volumes?typeId=${row.id}&allProjects=true`}
          className="text-primary-text hover:underline"
          aria-label={`${t('columns.volumes')}: ${row.volumes ?? 0}`}
        >
          {row.volumes}
        </Link>
      ),
    },
  ];
}
