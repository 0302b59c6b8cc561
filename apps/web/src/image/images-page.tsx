'use client';
import { imageStatuses, imageVisibilities } from '@skydeck/core/image/image.input';
import {
  Dialog,
  EmptyState,
  IconButton,
  PageHeader,
  RelativeTime,
  SearchInput,
  Select,
  type DataTableColumn,
} from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { HardDrive, Rocket } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';
import { formatBytes } from '../format/units';
import { ListCard } from '../list/list-card';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { ImageFacts } from './image-facts';
import { ImageStatus, type ImageSummary } from './image-status';

const any = '*';

/** What instances boot from. */
export function ImagesPage() {
  const t = useTranslations('images');
  const instances = useTranslations('instances');
  const trpc = useTRPC();
  const router = useRouter();
  const mayLaunch = useCan('compute.instance.launch');
  const list = useListState(['name', 'status', 'sizeBytes', 'createdAt'], { by: 'name', dir: 'asc' });
  const [filters, setFilters] = useQueryStates({
    status: parseAsStringLiteral(imageStatuses),
    visibility: parseAsStringLiteral(imageVisibilities),
    page: parseAsInteger.withDefault(1),
  });
  const [shown, setShown] = useState<ImageSummary | null>(null);
  const query = useQuery({
    ...trpc.image.list.queryOptions({
      ...list.input,
      status: filters.status ?? undefined,
      visibility: filters.visibility ?? undefined,
    }),
    placeholderData: keepPreviousData,
  });
  const columns = useImageColumns(setShown);
  const searching = list.search !== '' || filters.status !== null || filters.visibility !== null;
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="mb-3 flex flex-wrap gap-2">
        <SearchInput
          label={t('searchLabel')}
          placeholder={t('searchLabel')}
          value={list.search}
          onChange={(event) => list.setSearch(event.target.value)}
          className="w-full sm:w-72"
        />
        <Select
          className="w-auto"
          aria-label={t('filters.status')}
          value={filters.status ?? any}
          onValueChange={(value) =>
            void setFilters({ page: 1, status: imageStatuses.find((each) => each === value) ?? null })
          }
          options={[
            { value: any, label: t('filters.anyStatus') },
            ...imageStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
        />
        <Select
          className="w-auto"
          aria-label={t('filters.visibility')}
          value={filters.visibility ?? any}
          onValueChange={(value) =>
            void setFilters({ page: 1, visibility: imageVisibilities.find((each) => each === value) ?? null })
          }
          options={[
            { value: any, label: t('filters.anyVisibility') },
            ...imageVisibilities.map((value) => ({ value, label: t(`visibility.${value}`) })),
          ]}
        />
      </div>
      <ListCard
        label={t('table')}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.id}
        rowActions={(row) => (
          <IconButton
            size="sm"
            label={t('launch', { name: row.name })}
            icon={<Rocket aria-hidden />}
            disabledReason={
              !mayLaunch
                ? instances('launchDenied')
                : row.status === 'active'
                  ? null
                  : t(`status.${row.status}`)
            }
            onClick={() => router.push(`/compute/instances/launch?image=${row.id}`)}
          />
        )}
        onClearFilters={
          searching
            ? () => {
                list.setSearch('');
                void setFilters({ page: 1, status: null, visibility: null });
              }
            : undefined
        }
        empty={
          <EmptyState icon={<HardDrive />} title={t('empty.title')} description={t('empty.description')} />
        }
      />
      <Dialog
        open={shown !== null}
        onOpenChange={(open) => !open && setShown(null)}
        title={shown?.name}
        description={shown?.description || undefined}
        size="lg"
      >
        {shown ? <ImageFacts image={shown} /> : null}
      </Dialog>
    </>
  );
}

function useImageColumns(show: (image: ImageSummary) => void): DataTableColumn<ImageSummary>[] {
  const t = useTranslations('images');
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('columns.name'),
        sortable: true,
        onPhone: 'title',
        cell: (row) => (
          <>
            <button
              type="button"
              className="rounded-sm text-left font-medium wrap-anywhere hover:text-primary-text hover:underline"
              onClick={() => show(row)}
            >
              {row.name}
            </button>
            {row.description ? (
              <div className="max-w-md truncate text-xs text-muted">{row.description}</div>
            ) : null}
          </>
        ),
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
        cell: (row) => <RelativeTime date={row.createdAt} className="whitespace-nowrap text-muted" />,
      },
    ],
    [t, locale, show],
  );
}
