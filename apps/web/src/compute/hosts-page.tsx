'use client';
import { Alert, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Cpu } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB, formatMiB } from '../format/units';
import { useSay } from '../i18n/sentences/sentences-provider';
import { NameCell, TimeCell } from '../list/cells';
import { ListPage } from '../list/list-page';
import { useListState } from '../list/use-list-state';
import { useTRPC } from '../trpc/client';
import { hostCapacity } from './host-capacity';
import { Accelerator, HostState, type HostSummary } from './host-state';
import { UsageCell } from './usage-cell';

/** The machines that run the instances, for cloud admins. */
export function HostsPage() {
  const t = useTranslations('hosts');
  const say = useSay();
  const trpc = useTRPC();
  const list = useListState({ sortKeys: ['name', 'createdAt'], initial: { by: 'name', dir: 'asc' } });
  const query = useQuery({ ...trpc.host.list.queryOptions(list.input), placeholderData: keepPreviousData });
  const columns = useHostColumns();
  const troubled = (query.data?.items ?? []).filter((host) => host.problem !== null || host.state === 'down');
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      notice={troubled.map((host) => (
        <Alert
          key={host.id}
          tone={host.state === 'down' ? 'danger' : 'warning'}
          title={t('problem', { name: host.name })}
          className="mb-3"
        >
          {host.problem === null ? t('downHint') : say(host.problem)}
        </Alert>
      ))}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={columns}
      empty={{ icon: <Cpu />, title: t('empty.title'), description: t('empty.description') }}
    />
  );
}

function useHostColumns(): DataTableColumn<HostSummary>[] {
  const t = useTranslations('hosts');
  const locale = useLocale();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/compute/hosts/${row.id}`} description={row.availabilityZone} />
      ),
    },
    { id: 'state', header: t('columns.state'), cell: (row) => <HostState state={row.state} /> },
    {
      id: 'vcpus',
      header: t('columns.vcpus'),
      cell: (row) => (
        <UsageCell
          name={`${row.name}: ${t('columns.vcpus')}`}
          used={row.allocated.vcpus}
          total={hostCapacity(row).vcpus}
          format={String}
        />
      ),
    },
    {
      id: 'ram',
      header: t('columns.ram'),
      cell: (row) => (
        <UsageCell
          name={`${row.name}: ${t('columns.ram')}`}
          used={row.allocated.ramMiB}
          total={hostCapacity(row).ramMiB}
          format={(value) => formatMiB(value, locale)}
        />
      ),
    },
    {
      id: 'disk',
      header: t('columns.disk'),
      cell: (row) => (
        <UsageCell
          name={`${row.name}: ${t('columns.disk')}`}
          used={row.allocated.diskGiB}
          total={hostCapacity(row).diskGiB}
          format={(value) => formatGiB(value, locale)}
        />
      ),
    },
    {
      id: 'instances',
      header: t('columns.instances'),
      align: 'right',
      cell: (row) => (
        <Link
          href={`/compute/instances?hostId=${row.id}&allProjects=true`}
          className="text-primary-text hover:underline"
          aria-label={`${t('detail.instances')}: ${row.instances}`}
        >
          {row.instances}
        </Link>
      ),
    },
    { id: 'accelerator', header: t('columns.accelerator'), cell: (row) => <Accelerator host={row} /> },
    {
      id: 'heartbeat',
      header: t('columns.heartbeat'),
      cell: (row) => <TimeCell date={row.heartbeatAt} none={t('never')} />,
    },
  ];
}
