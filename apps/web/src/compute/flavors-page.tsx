'use client';
import { Badge, EmptyState, IconButton, PageHeader, SearchInput, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Boxes, Rocket } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { formatGiB, formatMiB } from '../format/units';
import { ListCard } from '../list/list-card';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC, type RouterOutputs } from '../trpc/client';

type Flavor = RouterOutputs['flavor']['list']['items'][number];

/** The sizes that instances can have. */
export function FlavorsPage() {
  const t = useTranslations('flavors');
  const instances = useTranslations('instances');
  const locale = useLocale();
  const trpc = useTRPC();
  const router = useRouter();
  const mayLaunch = useCan('compute.instance.launch');
  const list = useListState(['position', 'name', 'vcpus', 'ramMiB', 'diskGiB'], {
    by: 'position',
    dir: 'asc',
  });
  const query = useQuery({ ...trpc.flavor.list.queryOptions(list.input), placeholderData: keepPreviousData });
  const columns = useMemo<DataTableColumn<Flavor>[]>(
    () => [
      {
        id: 'name',
        header: t('columns.name'),
        sortable: true,
        onPhone: 'title',
        cell: (row) => (
          <>
            <span className="font-medium">{row.name}</span>
            {row.description ? <div className="text-xs text-muted">{row.description}</div> : null}
          </>
        ),
      },
      { id: 'vcpus', header: t('columns.vcpus'), sortable: true, align: 'right', cell: (row) => row.vcpus },
      {
        id: 'ramMiB',
        header: t('columns.ramMiB'),
        sortable: true,
        align: 'right',
        cell: (row) => formatMiB(row.ramMiB, locale),
      },
      {
        id: 'diskGiB',
        header: t('columns.diskGiB'),
        sortable: true,
        align: 'right',
        cell: (row) => formatGiB(row.diskGiB, locale),
      },
      { id: 'public', header: t('columns.public'), cell: (row) => t(row.public ? 'public' : 'private') },
      {
        id: 'extraSpecs',
        header: t('columns.extraSpecs'),
        onPhone: 'hidden',
        cell: (row) => (
          <span className="flex flex-wrap gap-1">
            {Object.entries(row.extraSpecs).map(([key, value]) => (
              <Badge key={key}>{`${key}=${value}`}</Badge>
            ))}
          </span>
        ),
      },
    ],
    [t, locale],
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <SearchInput
        label={t('searchLabel')}
        placeholder={t('searchLabel')}
        value={list.search}
        onChange={(event) => list.setSearch(event.target.value)}
        className="mb-3 w-full sm:w-72"
      />
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
            disabledReason={mayLaunch ? null : instances('launchDenied')}
            onClick={() => router.push(`/compute/instances/launch?flavor=${row.id}`)}
          />
        )}
        onClearFilters={list.search ? () => list.setSearch('') : undefined}
        empty={<EmptyState icon={<Boxes />} title={t('empty.title')} description={t('empty.description')} />}
      />
    </>
  );
}
