'use client';
import {
  imageDiskFormats,
  imageSizes,
  imageStatuses,
  imageVisibilities,
} from '@skydeck/core/image/image.input';
import { memberStatuses } from '@skydeck/core/image/member.input';
import { Button, Progress, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Download, HardDrive, Lock, Plus, Rocket } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { RowActions } from '../actions/row-actions';
import { formatBytes } from '../format/units';
import { useSay } from '../i18n/sentences/sentences-provider';
import { NameCell, NoValue, TimeCell } from '../list/cells';
import { choice, flag } from '../list/filter-kinds';
import { CheckFilter, SelectFilter } from '../list/filters';
import { ListPage } from '../list/list-page';
import { useListState } from '../list/use-list-state';
import { useErrorText } from '../errors/use-error-text';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { useImageActions, useImageReason } from './image-actions';
import { ImageStatus, type ImageSummary } from './image-status';

const filters = {
  status: choice(imageStatuses),
  visibility: choice(imageVisibilities),
  format: choice(imageDiskFormats),
  membership: choice(memberStatuses),
  size: choice(imageSizes),
  protected: flag(),
  latest: flag(),
};

/** Those behind the "Filters" button. */
const moreFilters = ['format', 'membership', 'size', 'protected', 'latest'];

/** What instances boot from. */
export function ImagesPage() {
  const t = useTranslations('images');
  const change = useTranslations('imageActions');
  const trpc = useTRPC();
  const router = useRouter();
  const list = useListState({
    sortKeys: ['name', 'status', 'sizeBytes', 'createdAt'],
    initial: { by: 'name', dir: 'asc' },
    filters,
  });
  const images = useImageActions();
  const reason = useImageReason();
  const mayCreate = useCan('image.create');
  const query = useQuery({ ...trpc.image.list.queryOptions(list.input), placeholderData: keepPreviousData });
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={mayCreate ? <CreateButton /> : null}
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
      moreFilters={{
        names: moreFilters,
        content: (
          <>
            <SelectFilter
              className="w-full"
              label={t('filters.format')}
              anyLabel={t('filters.anyFormat')}
              options={imageDiskFormats.map((value) => ({ value, label: value }))}
              value={list.filters.format}
              onChange={(format) => list.setFilters({ format })}
            />
            <SelectFilter
              className="w-full"
              label={change('filters.membership')}
              anyLabel={change('filters.anyMembership')}
              options={memberStatuses.map((value) => ({
                value,
                label: `${change('filters.membership')}: ${change(`members.status.${value}`)}`,
              }))}
              value={list.filters.membership}
              onChange={(membership) => list.setFilters({ membership })}
            />
            <SelectFilter
              className="w-full"
              label={t('filters.size')}
              anyLabel={t('filters.anySize')}
              options={imageSizes.map((value) => ({ value, label: t(`filters.sizes.${value}`) }))}
              value={list.filters.size}
              onChange={(size) => list.setFilters({ size })}
            />
            <CheckFilter
              label={t('filters.protected')}
              value={list.filters.protected}
              onChange={(onlyProtected) => list.setFilters({ protected: onlyProtected })}
            />
            <CheckFilter
              label={change('filters.latest')}
              value={list.filters.latest}
              onChange={(latest) => list.setFilters({ latest })}
            />
          </>
        ),
      }}
      columns={useImageColumns()}
      rowActions={(row) => (
        <RowActions
          name={row.name}
          items={[
            {
              key: 'launch',
              label: t('launch'),
              icon: <Rocket />,
              disabledReason: reason(row, 'launch'),
              onSelect: () => router.push(`/compute/instances/launch?image=${row.id}`),
            },
            {
              key: 'create-volume',
              label: change('names.createVolume'),
              icon: <HardDrive />,
              disabledReason: reason(row, 'create-volume'),
              onSelect: () => router.push(`/volume/volumes/create?image=${row.id}`),
            },
            {
              key: 'download',
              label: t('download'),
              icon: <Download />,
              disabledReason: row.status === 'active' ? null : t(`status.${row.status}`),
              onSelect: () => window.location.assign(`/api/images/${row.id}/file`),
            },
            ...images.items(row),
          ]}
        />
      )}
      bulk={{ rowName: (row) => row.name, actions: (rows) => images.bulk(rows) }}
      empty={{
        icon: <HardDrive />,
        title: t('empty.title'),
        description: t('empty.description'),
        action: mayCreate ? <CreateButton /> : undefined,
      }}
    >
      {images.dialogs}
    </ListPage>
  );
}

function CreateButton() {
  const t = useTranslations('images');
  return (
    <Button asChild variant="primary">
      <Link href="/image/images/create">
        <Plus aria-hidden />
        {t('create')}
      </Link>
    </Button>
  );
}

/** The status, and while something is done how far that is. */
function StatusCell({ row }: { row: ImageSummary }) {
  const t = useTranslations('operations');
  const { upload, operation } = row;
  const percent = operation
    ? operation.progress
    : upload && row.status === 'queued'
      ? (upload.receivedBytes / upload.sizeBytes) * 100
      : null;
  return (
    <div className="grid max-w-44 justify-items-start gap-1.5 max-md:justify-items-end">
      <ImageStatus image={row} />
      {percent === null ? null : <Progress value={percent} label={t('progressOf', { name: row.name })} />}
    </div>
  );
}

/** The name, and under it why the image cannot be used. */
function ImageNameCell({ row }: { row: ImageSummary }) {
  const { describe } = useErrorText();
  const say = useSay();
  return (
    <NameCell name={row.name} href={`/image/images/${row.id}`} description={say(row.description)}>
      {row.error ? <p className="text-xs text-danger-text">{describe(row.error).title}</p> : null}
    </NameCell>
  );
}

function useImageColumns(): DataTableColumn<ImageSummary>[] {
  const t = useTranslations('images');
  const locale = useLocale();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => <ImageNameCell row={row} />,
    },
    {
      id: 'status',
      header: t('columns.status'),
      sortable: true,
      cell: (row) => <StatusCell row={row} />,
    },
    { id: 'owner', header: t('columns.owner'), cell: (row) => row.ownerName ?? <NoValue /> },
    {
      id: 'visibility',
      header: t('columns.visibility'),
      cell: (row) => (
        <span className="inline-flex items-center gap-1.5">
          {t(`visibility.${row.visibility}`)}
          {row.protected ? <Lock className="size-3.5 text-muted" aria-label={t('detail.protected')} /> : null}
        </span>
      ),
    },
    {
      id: 'diskFormat',
      header: t('columns.diskFormat'),
      cell: (row) => (
        <>
          {row.diskFormat}
          <span className="block text-xs text-muted max-md:hidden">{row.arch}</span>
        </>
      ),
    },
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
