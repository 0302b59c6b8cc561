'use client';
import { Badge, Button } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { NameCell, TimeCell } from '../../list/cells';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { CreateSecurityGroupDialog } from './create-security-group-dialog';
import { useSecurityGroupActions } from './use-security-group-actions';

/** The project's security groups, live. */
export function SecurityGroupsPage() {
  const t = useTranslations('securityGroups');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const list = useListState({ sortKeys: ['name', 'createdAt'], initial: { by: 'name', dir: 'asc' } });
  const query = useQuery({
    ...trpc.securityGroup.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const actions = useSecurityGroupActions();
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={<CreateButton />}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={[
        {
          id: 'name',
          header: common('name'),
          sortable: true,
          onPhone: 'title',
          cell: (row) => (
            <NameCell
              name={row.name}
              href={`/network/security-groups/${row.id}`}
              description={row.description}
            >
              {row.isDefault ? <Badge>{t('default')}</Badge> : null}
            </NameCell>
          ),
        },
        { id: 'rules', header: t('columns.rules'), align: 'right', cell: (row) => row.rules },
        { id: 'ports', header: t('columns.ports'), align: 'right', cell: (row) => row.ports },
        {
          id: 'createdAt',
          header: common('created'),
          sortable: true,
          cell: (row) => <TimeCell date={row.createdAt} />,
        },
      ]}
      rowActions={(row) => <RowActions name={row.name} items={actions.rowItems(row)} />}
      bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
      empty={{ icon: <ShieldCheck />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}

function CreateButton() {
  const t = useTranslations('securityGroups');
  const mayCreate = useCan('network.security-group.write');
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
      {open ? <CreateSecurityGroupDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
