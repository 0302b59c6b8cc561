'use client';
import { RelativeTime } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Import, PackageCheck } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { formatBytes } from '../../format/units';
import { ListView } from '../../list/list-view';
import { useTRPC } from '../../trpc/client';
import type { BackEndSummary, UnknownContent } from './back-end-view';
import { ManageVolumeDialog } from './manage-volume-dialog';

/** What lies on a back end and is nobody's: what it is, and what to do with it. */
export function UnknownContentTab({ backEnd }: { backEnd: BackEndSummary }) {
  const t = useTranslations('backEnds.unknown');
  const locale = useLocale();
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.volumeBackend.orphans.queryOptions({ id: backEnd.id }),
    placeholderData: keepPreviousData,
  });
  const [taken, setTaken] = useState<UnknownContent | null>(null);
  const scannedAt = query.data?.scannedAt ?? null;
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        {t('description')}{' '}
        {scannedAt ? (
          <>
            {t('scanned')} <RelativeTime date={scannedAt} />
          </>
        ) : null}
      </p>
      <ListView
        label={t('title')}
        query={{ ...query, data: query.data?.items.map((item) => ({ ...item, id: item.location })) }}
        columns={[
          {
            id: 'location',
            header: t('columns.location'),
            onPhone: 'title',
            cell: (row) => <span className="font-mono text-xs break-all">{row.location}</span>,
          },
          {
            id: 'size',
            header: t('columns.size'),
            align: 'right',
            cell: (row) => <span className="whitespace-nowrap">{formatBytes(row.sizeBytes, locale)}</span>,
          },
          {
            id: 'kind',
            header: t('columns.kind'),
            cell: (row) => (
              <div className="max-w-xl text-left">
                <p className="font-medium">{t(`kinds.${row.kind}.title`)}</p>
                <p className="text-xs text-muted">{t(`kinds.${row.kind}.advice`)}</p>
              </div>
            ),
          },
        ]}
        rowActions={(row) => (
          <RowActions
            name={row.location}
            items={[
              {
                key: 'manage',
                label: t('manage'),
                icon: <Import />,
                disabledReason: row.kind === 'foreign' ? null : t('notForeign'),
                onSelect: () => setTaken(row),
              },
            ]}
          />
        )}
        empty={{ icon: <PackageCheck />, title: t('empty'), description: t('emptyHint') }}
      />
      {taken ? <ManageVolumeDialog backEnd={backEnd} content={taken} onClose={() => setTaken(null)} /> : null}
    </>
  );
}
