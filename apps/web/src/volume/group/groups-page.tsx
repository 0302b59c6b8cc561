'use client';
import { groupSortKeys } from '@skydeck/core/volume/group/group.input';
import { Button, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Group, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { NameCell } from '../../list/cells';
import { scope } from '../../list/filter-kinds';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { CreateGroupDialog } from './create-group-dialog';
import { GroupStatus } from './group-status';
import type { GroupSummary } from './group-view';
import { useGroupActions } from './use-group-actions';
import { useAllProjects } from '../../list/use-all-projects';
import { useOwnerColumns } from '../use-owner-columns';

const filters = { allProjects: scope() };

/** Groups of the project's volumes, live. */
export function GroupsPage() {
  const t = useTranslations('volumeGroups');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: groupSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    filters,
  });
  const all = useAllProjects(list, 'volume.all-projects');
  const query = useQuery({
    ...trpc.volumeGroup.list.queryOptions({ ...list.input, ...all.input }),
    placeholderData: keepPreviousData,
  });
  const actions = useGroupActions();
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={<CreateGroupButton />}
      query={query}
      list={list}
      searchLabel={volumes('searchLabel')}
      scope={all.scope}
      columns={useGroupColumns(all.allProjects)}
      columnChoice={{ name: 'volume-groups', hiddenAtFirst: ['user'] }}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      empty={{ icon: <Group />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}

function useGroupColumns(allProjects: boolean): (DataTableColumn<GroupSummary> | null)[] {
  const t = useTranslations('volumeGroups');
  const volumes = useTranslations('volumes');
  const owner = useOwnerColumns<GroupSummary>(allProjects);
  return [
    {
      id: 'name',
      header: t('columns.name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/volume/groups/${row.id}`} description={row.description} />
      ),
    },
    { id: 'status', header: t('columns.status'), cell: (row) => <GroupStatus of={row} /> },
    { id: 'volumes', header: t('columns.volumes'), align: 'right', cell: (row) => row.volumes.length },
    { id: 'snapshots', header: t('columns.snapshots'), align: 'right', cell: (row) => row.snapshots },
    { id: 'zone', header: volumes('columns.zone'), onPhone: 'hidden', cell: (row) => row.availabilityZone },
    {
      id: 'types',
      header: t('columns.types'),
      onPhone: 'hidden',
      cell: (row) => row.types.map(({ name }) => name).join(', ') || t('anyType'),
    },
    ...owner,
  ];
}

function CreateGroupButton() {
  const t = useTranslations('volumeGroups');
  const mayCreate = useCan('volume.group.write');
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
      {open ? <CreateGroupDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
