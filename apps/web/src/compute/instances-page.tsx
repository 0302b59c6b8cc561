'use client';
import { instanceSortKeys } from '@skydeck/core/compute/instance.input';
import { Button, EmptyState, IconButton, PageHeader } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { MonitorPlay, Plus, Server } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ListCard } from '../list/list-card';
import { useHiddenColumns } from '../list/use-hidden-columns';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { BulkActionBar } from './bulk-action-bar';
import { InstanceActionsMenu } from './instance-actions-menu';
import { InstanceFilterBar } from './instance-filter-bar';
import type { InstanceSummary } from './instance-types';
import { useActionReason } from './use-action-reason';
import { useInstanceColumns } from './use-instance-columns';
import { useInstanceFilters } from './use-instance-filters';

const hiddenAtFirst = ['vcpus', 'ramMiB', 'diskGiB', 'keyPair', 'user'];

/** All instances of the project, live. */
export function InstancesPage() {
  const t = useTranslations('instances');
  const trpc = useTRPC();
  const list = useListState(instanceSortKeys, { by: 'createdAt', dir: 'desc' });
  const filters = useInstanceFilters();
  const seesAll = useCan('compute.instance.all-projects');
  const allProjects = filters.state.all && seesAll;
  const columns = useInstanceColumns(allProjects);
  const [hidden, setHidden] = useHiddenColumns('instances', hiddenAtFirst);
  const [selected, setSelected] = useState<Set<string>>(() => new Set());
  const query = useQuery({
    ...trpc.instance.list.queryOptions({
      ...list.input,
      ...filters.input,
      allProjects: allProjects || undefined,
      hostId: seesAll ? filters.input.hostId : undefined,
    }),
    placeholderData: keepPreviousData,
  });
  // Only what is on the page can be acted on: one can't see what a hidden selection would hit.
  const targets = (query.data?.items ?? []).filter((row) => selected.has(row.id));
  const searching = filters.active || list.search !== '';
  const clear = () => {
    list.setSearch('');
    filters.clear();
  };
  return (
    <>
      <PageHeader
        title={t('title')}
        description={allProjects ? t('descriptionAll') : t('description')}
        actions={<LaunchButton />}
      />
      <InstanceFilterBar
        filters={filters}
        search={list.search}
        onSearchChange={list.setSearch}
        columns={columns}
        hidden={hidden}
        onHiddenChange={setHidden}
      />
      <ListCard
        label={t('table')}
        columns={columns.filter((column) => !hidden.has(column.id))}
        query={query}
        list={list}
        rowId={(row) => row.id}
        selection={{
          selected,
          onChange: setSelected,
          allLabel: t('selectAll'),
          rowLabel: (row) => t('select', { name: row.name }),
        }}
        rowActions={(row) => <RowActions instance={row} />}
        onClearFilters={searching ? clear : undefined}
        empty={
          <EmptyState
            icon={<Server />}
            title={t('empty.title')}
            description={t('empty.description')}
            action={<LaunchButton />}
          />
        }
      />
      {targets.length > 0 ? <div aria-hidden className="h-16" /> : null}
      <BulkActionBar targets={targets} onClear={() => setSelected(new Set())} />
    </>
  );
}

function LaunchButton() {
  const t = useTranslations('instances');
  const allowed = useCan('compute.instance.launch');
  if (!allowed)
    return (
      <Button variant="primary" disabledReason={t('launchDenied')}>
        <Plus aria-hidden />
        {t('launch')}
      </Button>
    );
  return (
    <Button asChild variant="primary">
      <Link href="/compute/instances/launch">
        <Plus aria-hidden />
        {t('launch')}
      </Link>
    </Button>
  );
}

function RowActions({ instance }: { instance: InstanceSummary }) {
  const t = useTranslations('actions');
  const router = useRouter();
  const reason = useActionReason();
  return (
    <span className="inline-flex items-center">
      <IconButton
        label={t('names.console')}
        size="sm"
        className="max-md:hidden"
        icon={<MonitorPlay aria-hidden />}
        disabledReason={reason(instance, 'console')}
        onClick={() => router.push(`/compute/instances/${instance.id}?tab=console`)}
      />
      <InstanceActionsMenu instance={instance} />
    </span>
  );
}
