'use client';
import { Button, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, Route } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { ResourceLink } from '../../detail/resource-link';
import { NameCell, NoValue, TimeCell } from '../../list/cells';
import { scope } from '../../list/filter-kinds';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { AdminState } from '../network-status';
import type { RouterSummary } from '../network-view';
import { useAllProjects } from '../../list/use-all-projects';
import { CreateRouterDialog } from './create-router-dialog';
import { useRouterActions } from './use-router-actions';

const filters = { allProjects: scope() };

/** The project's routers, live. */
export function RoutersPage() {
  const t = useTranslations('routers');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: ['name', 'createdAt'],
    initial: { by: 'name', dir: 'asc' },
    filters,
  });
  const all = useAllProjects(list, 'network.all-projects');
  const query = useQuery({
    ...trpc.router.list.queryOptions({ ...list.input, ...all.input }),
    placeholderData: keepPreviousData,
  });
  const actions = useRouterActions();
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={<CreateRouterButton />}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      scope={all.scope}
      columns={useRouterColumns()}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
      empty={{ icon: <Route />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}

function useRouterColumns(): DataTableColumn<RouterSummary>[] {
  const t = useTranslations('routers.columns');
  return [
    {
      id: 'name',
      header: t('name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/network/routers/${row.id}`} description={row.description} />
      ),
    },
    { id: 'status', header: t('status'), cell: (row) => <AdminState of={row} /> },
    {
      id: 'gateway',
      header: t('gateway'),
      cell: (row) =>
        row.gateway ? (
          <span className="grid max-md:justify-items-end">
            <ResourceLink href={`/network/networks/${row.gateway.networkId}`}>
              {row.gateway.networkName}
            </ResourceLink>
            <span className="font-mono text-xs text-muted">
              {row.gateway.addresses.map(({ address }) => address).join(', ')}
            </span>
          </span>
        ) : (
          <NoValue />
        ),
    },
    {
      id: 'interfaces',
      header: t('interfaces'),
      cell: (row) => row.interfaces.map(({ networkName }) => networkName).join(', ') || <NoValue />,
    },
    {
      id: 'createdAt',
      header: t('createdAt'),
      sortable: true,
      onPhone: 'hidden',
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}

function CreateRouterButton() {
  const t = useTranslations('routers');
  const mayCreate = useCan('network.router.write');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        disabledReason={mayCreate ? null : t('reasons.role')}
        onClick={() => setOpen(true)}
      >
        <Plus aria-hidden />
        {t('create.submit')}
      </Button>
      {open ? <CreateRouterDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
