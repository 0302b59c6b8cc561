'use client';
import type { DataTableColumn } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { TimeCell } from '../list/cells';

interface Owned {
  projectName: string;
  userName: string;
  createdAt: Date;
}

/** The last columns of a list of volumes, or of what is made from volumes: whose each is, and since when. */
export function useOwnerColumns<Row extends Owned>(allProjects: boolean): (DataTableColumn<Row> | null)[] {
  const t = useTranslations('volumes.columns');
  return [
    allProjects ? { id: 'project', header: t('project'), cell: (row) => row.projectName } : null,
    { id: 'user', header: t('user'), onPhone: 'hidden', cell: (row) => row.userName },
    {
      id: 'createdAt',
      header: t('createdAt'),
      sortable: true,
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}
