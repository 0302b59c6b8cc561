'use client';
import { Button } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Network, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../actions/row-actions';
import { choice, scope } from '../list/filter-kinds';
import { SelectFilter } from '../list/filters';
import { ListPage } from '../list/list-page';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { CreateNetworkDialog } from './create-network-dialog';
import { useAllProjects } from '../list/use-all-projects';
import { useNetworkActions } from './use-network-actions';
import { useNetworkColumns } from './use-network-columns';

const kinds = ['external', 'internal', 'shared'] as const;
const states = ['up', 'down'] as const;
const filters = { kind: choice(kinds), state: choice(states), allProjects: scope() };

/** The filter as the procedure takes it. */
const byKind = {
  external: { external: true },
  internal: { external: false },
  shared: { shared: true },
} as const;

/** Networks that the project may use, live. */
export function NetworksPage() {
  const t = useTranslations('networks');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: ['name', 'createdAt'],
    initial: { by: 'name', dir: 'asc' },
    filters,
  });
  const all = useAllProjects(list, 'network.all-projects');
  const { kind, state, ...input } = list.input;
  const query = useQuery({
    ...trpc.network.list.queryOptions({
      ...input,
      ...(kind ? byKind[kind] : {}),
      adminUp: state === undefined ? undefined : state === 'up',
      ...all.input,
    }),
    placeholderData: keepPreviousData,
  });
  const actions = useNetworkActions();
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={<CreateNetworkButton />}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      filters={
        <>
          <SelectFilter
            label={t('filters.kind')}
            anyLabel={t('filters.anyKind')}
            options={kinds.map((value) => ({ value, label: t(`filters.kinds.${value}`) }))}
            value={list.filters.kind}
            onChange={(next) => list.setFilters({ kind: next })}
          />
          <SelectFilter
            label={t('filters.state')}
            anyLabel={t('filters.anyState')}
            options={states.map((value) => ({ value, label: t(`status.${value}`) }))}
            value={list.filters.state}
            onChange={(next) => list.setFilters({ state: next })}
          />
        </>
      }
      scope={all.scope}
      columns={useNetworkColumns(all.allProjects)}
      columnChoice={{ name: 'networks', hiddenAtFirst: [] }}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
      empty={{ icon: <Network />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}

function CreateNetworkButton() {
  const t = useTranslations('networks');
  const mayCreate = useCan('network.write');
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
      {open ? <CreateNetworkDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
