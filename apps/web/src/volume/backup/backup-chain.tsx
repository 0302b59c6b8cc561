'use client';
import { Badge } from '@skydeck/ui';
import { Archive } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { formatBytes } from '../../format/units';
import { NameCell, TimeCell } from '../../list/cells';
import { rowsHere } from '../../list/list-card';
import { ListView } from '../../list/list-view';
import type { BackupDetail } from './backup-view';

/** The backups whose chunks this one shares, from the full one down to it. */
export function BackupChain({ backup }: { backup: BackupDetail }) {
  const t = useTranslations('backups');
  const d = useTranslations('backups.detail');
  const locale = useLocale();
  return (
    <div className="grid gap-3">
      <p className="text-muted">{d('chain')}</p>
      <ListView
        label={t('tabs.chain')}
        query={rowsHere(backup.chain)}
        columns={[
          {
            id: 'name',
            header: t('columns.name'),
            onPhone: 'title',
            cell: (row) => (
              <NameCell
                name={row.name}
                href={row.gone || row.id === backup.id ? undefined : `/volume/backups/${row.id}`}
              >
                {row.id === backup.id ? <Badge>{d('this')}</Badge> : null}
                {row.gone ? <Badge>{d('deleted')}</Badge> : null}
              </NameCell>
            ),
          },
          {
            id: 'kind',
            header: t('columns.kind'),
            cell: (row) => t(row.depth > 0 ? 'kind.incremental' : 'kind.full'),
          },
          {
            id: 'storedBytes',
            header: t('columns.storedBytes'),
            align: 'right',
            cell: (row) => formatBytes(row.storedBytes, locale),
          },
          {
            id: 'createdAt',
            header: t('columns.createdAt'),
            cell: (row) => <TimeCell date={row.createdAt} />,
          },
        ]}
        empty={{ icon: <Archive />, title: t('empty.title') }}
      />
    </div>
  );
}
