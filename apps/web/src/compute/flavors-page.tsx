'use client';
import { Badge } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Boxes, Rocket } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { RowActions } from '../actions/row-actions';
import { formatGiB, formatMiB } from '../format/units';
import { NameCell, NoValue } from '../list/cells';
import { ListPage } from '../list/list-page';
import { useListState } from '../list/use-list-state';
import { useTRPC } from '../trpc/client';
import { useLaunchDenied } from './use-launch-denied';

/** The sizes that instances can have. */
export function FlavorsPage() {
  const t = useTranslations('flavors');
  const locale = useLocale();
  const trpc = useTRPC();
  const router = useRouter();
  const launchDenied = useLaunchDenied();
  const list = useListState({
    sortKeys: ['position', 'name', 'vcpus', 'ramMiB', 'diskGiB'],
    initial: { by: 'position', dir: 'asc' },
  });
  const query = useQuery({ ...trpc.flavor.list.queryOptions(list.input), placeholderData: keepPreviousData });
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={[
        {
          id: 'name',
          header: t('columns.name'),
          sortable: true,
          onPhone: 'title',
          cell: (row) => <NameCell name={row.name} description={row.description} />,
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
      ]}
      rowActions={(row) => (
        <RowActions
          name={row.name}
          items={[
            {
              key: 'launch',
              label: t('launch'),
              icon: <Rocket />,
              disabledReason: launchDenied,
              onSelect: () => router.push(`/compute/instances/launch?flavor=${row.id}`),
            },
          ]}
        />
      )}
      empty={{ icon: <Boxes />, title: t('empty.title'), description: t('empty.description') }}
    />
  );
}
