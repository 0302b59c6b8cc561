'use client';
import { Alert, Badge, Button, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, Warehouse } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { NameCell, NoValue, TimeCell } from '../../list/cells';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { useTRPC } from '../../trpc/client';
import { AddBackEndDialog } from './add-back-end-dialog';
import { ProvisionedMeter, UsedMeter } from './back-end-meters';
import { BackEndState } from './back-end-state';
import type { BackEndSummary } from './back-end-view';
import { useBackEndActions } from './use-back-end-actions';

/** Where volumes lie, for cloud admins. */
export function BackEndsPage() {
  const t = useTranslations('backEnds');
  const say = useSay();
  const trpc = useTRPC();
  const list = useListState({ sortKeys: ['name', 'createdAt'], initial: { by: 'name', dir: 'asc' } });
  const query = useQuery({
    ...trpc.volumeBackend.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const [adding, setAdding] = useState(false);
  const actions = useBackEndActions();
  const troubled = (query.data?.items ?? []).filter(({ state }) => state === 'down');
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={
        <Button variant="primary" onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          {t('add.title')}
        </Button>
      }
      notice={troubled.map((backEnd) => (
        <Alert key={backEnd.id} tone="danger" title={t('problem', { name: backEnd.name })} className="mb-3">
          {backEnd.problem === null ? t('silent', { host: backEnd.host.name }) : say(backEnd.problem)}
        </Alert>
      ))}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={useBackEndColumns()}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      empty={{ icon: <Warehouse />, title: t('empty.title'), description: t('empty.description') }}
    >
      {adding ? <AddBackEndDialog onClose={() => setAdding(false)} /> : null}
      {actions.dialog}
    </ListPage>
  );
}

function useBackEndColumns(): DataTableColumn<BackEndSummary>[] {
  const t = useTranslations('backEnds');
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/volume/back-ends/${row.id}`} description={row.availabilityZone} />
      ),
    },
    { id: 'state', header: t('columns.state'), cell: (row) => <BackEndState state={row.state} /> },
    {
      id: 'driver',
      header: t('columns.driver'),
      cell: (row) => <DriverName driver={row.driver} />,
    },
    { id: 'host', header: t('columns.host'), cell: (row) => row.host.name },
    { id: 'used', header: t('columns.used'), cell: (row) => <UsedMeter backEnd={row} bare /> },
    {
      id: 'provisioned',
      header: t('columns.provisioned'),
      cell: (row) => <ProvisionedMeter backEnd={row} bare />,
    },
    {
      id: 'volumes',
      header: t('columns.volumes'),
      align: 'right',
      cell: (row) => (
        <Link
          href={`/volume/volumes?backendId=${row.id}&allProjects=true`}
          className="text-primary-text hover:underline"
          aria-label={`${t('columns.volumes')}: ${row.volumes}`}
        >
          {row.volumes}
        </Link>
      ),
    },
    {
      id: 'unknown',
      header: t('columns.unknown'),
      align: 'right',
      cell: (row) =>
        row.unknown > 0 ? (
          <Link
            href={`/volume/back-ends/${row.id}?tab=unknown`}
            aria-label={t('unknownOf', { count: row.unknown })}
          >
            <Badge tone="warning">{row.unknown}</Badge>
          </Link>
        ) : (
          <NoValue />
        ),
    },
    {
      id: 'measuredAt',
      header: t('columns.measuredAt'),
      cell: (row) => <TimeCell date={row.measuredAt} none={t('never')} />,
    },
  ];
}

/** A driver's name in words. */
export function DriverName({ driver }: { driver: string }) {
  const t = useTranslations('backEnds');
  const key = `drivers.${driver}.title`;
  return t.has(key as never) ? String(t(key as never)) : driver;
}
