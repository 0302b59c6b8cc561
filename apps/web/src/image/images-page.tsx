'use client';
import { imageStatuses, imageVisibilities } from '@skydeck/core/image/image.input';
import { Dialog, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { HardDrive, Rocket } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../actions/row-actions';
import { useLaunchDenied } from '../compute/use-launch-denied';
import { formatBytes } from '../format/units';
import { NameCell, TimeCell } from '../list/cells';
import { choice } from '../list/filter-kinds';
import { SelectFilter } from '../list/filters';
import { ListPage } from '../list/list-page';
import { useListState } from '../list/use-list-state';
import { useTRPC } from '../trpc/client';
import { ImageFacts } from './image-facts';
import { ImageStatus, type ImageSummary } from './image-status';

const filters = { status: choice(imageStatuses), visibility: choice(imageVisibilities) };

/** What instances boot from. */
export function ImagesPage() {
  const t = useTranslations('images');
  const trpc = useTRPC();
  const router = useRouter();
  const launchDenied = useLaunchDenied();
  const list = useListState({
    sortKeys: ['name', 'status', 'sizeBytes', 'createdAt'],
    initial: { by: 'name', dir: 'asc' },
    filters,
  });
  const [shown, setShown] = useState<ImageSummary | null>(null);
  const query = useQuery({ ...trpc.image.list.queryOptions(list.input), placeholderData: keepPreviousData });
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      filters={
        <>
          <SelectFilter
            label={t('filters.status')}
            anyLabel={t('filters.anyStatus')}
            options={imageStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
            value={list.filters.status}
            onChange={(status) => list.setFilters({ status })}
          />
          <SelectFilter
            label={t('filters.visibility')}
            anyLabel={t('filters.anyVisibility')}
            options={imageVisibilities.map((value) => ({ value, label: t(`visibility.${value}`) }))}
            value={list.filters.visibility}
            onChange={(visibility) => list.setFilters({ visibility })}
          />
        </>
      }
      columns={useImageColumns(setShown)}
      rowActions={(row) => (
        <RowActions
          name={row.name}
          items={[
            {
              key: 'launch',
              label: t('launch'),
              icon: <Rocket />,
              disabledReason: launchDenied ?? (row.status === 'active' ? null : t(`status.${row.status}`)),
              onSelect: () => router.push(`/compute/instances/launch?image=${row.id}`),
            },
          ]}
        />
      )}
      empty={{ icon: <HardDrive />, title: t('empty.title'), description: t('empty.description') }}
    >
      <Dialog
        open={shown !== null}
        onOpenChange={(open) => !open && setShown(null)}
        title={shown?.name}
        description={shown?.description || undefined}
        size="lg"
      >
        {shown ? <ImageFacts image={shown} /> : null}
      </Dialog>
    </ListPage>
  );
}

function useImageColumns(show: (image: ImageSummary) => void): DataTableColumn<ImageSummary>[] {
  const t = useTranslations('images');
  const locale = useLocale();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => <NameCell name={row.name} onOpen={() => show(row)} description={row.description} />,
    },
    {
      id: 'status',
      header: t('columns.status'),
      sortable: true,
      cell: (row) => <ImageStatus status={row.status} />,
    },
    { id: 'visibility', header: t('columns.visibility'), cell: (row) => t(`visibility.${row.visibility}`) },
    { id: 'diskFormat', header: t('columns.diskFormat'), cell: (row) => row.diskFormat },
    { id: 'arch', header: t('columns.arch'), onPhone: 'hidden', cell: (row) => row.arch },
    {
      id: 'sizeBytes',
      header: t('columns.sizeBytes'),
      sortable: true,
      align: 'right',
      cell: (row) => <span className="whitespace-nowrap">{formatBytes(row.sizeBytes, locale)}</span>,
    },
    {
      id: 'virtualBytes',
      header: t('columns.virtualBytes'),
      align: 'right',
      onPhone: 'hidden',
      cell: (row) => <span className="whitespace-nowrap">{formatBytes(row.virtualBytes, locale)}</span>,
    },
    {
      id: 'createdAt',
      header: t('columns.createdAt'),
      sortable: true,
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}
