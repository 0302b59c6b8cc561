'use client';
import { Button } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Gauge, Pencil, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { NameCell, NoValue } from '../../list/cells';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import type { QosSpecSummary } from '../volume-view';
import { QosLimitsText } from './qos-limit-text';
import { QosSpecDialog } from './qos-spec-dialog';

/** Limits that volume types give to their volumes, for cloud admins. */
export function QosSpecsPage() {
  const t = useTranslations('qosSpecs');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useCan('volume.volume-type.write') ? null : t('denied');
  const list = useListState({ sortKeys: ['name', 'createdAt'], initial: { by: 'name', dir: 'asc' } });
  const query = useQuery({
    ...trpc.qosSpec.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const [opened, setOpened] = useState<{ spec: QosSpecSummary | null } | null>(null);
  const remove = useMutation(trpc.qosSpec.delete.mutationOptions());
  const removal = useConfirmedAction<QosSpecSummary>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
    onDone: () => void queryClient.invalidateQueries(trpc.qosSpec.pathFilter()),
  });
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={
        <Button variant="primary" disabledReason={denied} onClick={() => setOpened({ spec: null })}>
          <Plus aria-hidden />
          {t('create')}
        </Button>
      }
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={[
        {
          id: 'name',
          header: t('columns.name'),
          sortable: true,
          onPhone: 'title',
          cell: (row) => <NameCell name={row.name} />,
        },
        { id: 'specs', header: t('columns.specs'), cell: (row) => <QosLimitsText specs={row.specs} /> },
        { id: 'consumer', header: t('columns.consumer'), onPhone: 'hidden', cell: () => t('consumer') },
        {
          id: 'types',
          header: t('columns.types'),
          cell: (row) => row.types.map(({ name }) => name).join(', ') || <NoValue />,
        },
      ]}
      rowActions={(row) => (
        <RowActions
          name={row.name}
          items={[
            {
              key: 'edit',
              label: t('edit'),
              icon: <Pencil />,
              pinned: true,
              disabledReason: denied,
              onSelect: () => setOpened({ spec: row }),
            },
            {
              key: 'delete',
              label: common('delete'),
              icon: <Trash2 />,
              danger: true,
              disabledReason:
                denied ??
                (row.types.length > 0
                  ? t('inUse', { names: row.types.map(({ name }) => name).join(', ') })
                  : null),
              onSelect: () => removal.ask([row]),
            },
          ]}
        />
      )}
      empty={{ icon: <Gauge />, title: t('empty.title'), description: t('empty.description') }}
    >
      {opened ? <QosSpecDialog spec={opened.spec} onClose={() => setOpened(null)} /> : null}
      {removal.dialog}
    </ListPage>
  );
}
