'use client';
import { Button, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Layers, Pencil, Plus, Star, Trash2, Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { RowActions } from '../../actions/row-actions';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useToastError } from '../../errors/use-toast-error';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import type { VolumeTypeSummary } from '../volume-view';
import { CreateTypeDialog } from './create-type-dialog';
import { EditTypeDialog } from './edit-type-dialog';
import { TypeAccessDialog } from './type-access-dialog';
import { useTypeColumns } from './use-type-columns';

type Opened = { dialog: 'edit' | 'access'; type: VolumeTypeSummary };

/** The types of volumes, for cloud admins. */
export function VolumeTypesPage() {
  const t = useTranslations('volumeTypes');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toastError = useToastError();
  const denied = useCan('volume.volume-type.write') ? null : t('denied');
  const list = useListState({ sortKeys: ['name', 'createdAt'], initial: { by: 'name', dir: 'asc' } });
  const query = useQuery({
    ...trpc.volumeType.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const [creating, setCreating] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const refresh = () => void queryClient.invalidateQueries(trpc.volumeType.pathFilter());
  const makeDefault = useMutation(trpc.volumeType.update.mutationOptions({ onError: toastError }));
  const remove = useMutation(trpc.volumeType.delete.mutationOptions());
  const removal = useConfirmedAction<VolumeTypeSummary>({
    label: t('actions.delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
    onDone: refresh,
  });
  const items = (type: VolumeTypeSummary): ActionItem[] => [
    {
      key: 'edit',
      label: t('actions.edit'),
      icon: <Pencil />,
      group: 'change',
      pinned: true,
      disabledReason: denied,
      onSelect: () => setOpened({ dialog: 'edit', type }),
    },
    {
      key: 'access',
      label: t('actions.access'),
      icon: <Users />,
      group: 'change',
      disabledReason: denied,
      onSelect: () => setOpened({ dialog: 'access', type }),
    },
    {
      key: 'default',
      label: t('actions.makeDefault'),
      icon: <Star />,
      group: 'change',
      disabledReason: denied ?? (type.isDefault ? t('isDefault') : type.public ? null : t('defaultIsPublic')),
      onSelect: () =>
        makeDefault.mutate(
          { id: type.id, isDefault: true },
          {
            onSuccess: () => {
              toast.success(t('madeDefault', { name: type.name }));
              refresh();
            },
          },
        ),
    },
    {
      key: 'delete',
      label: t('actions.delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason:
        denied ?? (type.isDefault ? t('defaultIsKept') : (type.volumes ?? 0) > 0 ? t('inUse') : null),
      onSelect: () => removal.ask([type]),
    },
  ];
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={
        <Button variant="primary" disabledReason={denied} onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          {t('actions.create')}
        </Button>
      }
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={useTypeColumns()}
      rowActions={(row) => <RowActions name={row.name} items={items(row)} />}
      empty={{ icon: <Layers />, title: t('empty.title'), description: t('empty.description') }}
    >
      {creating ? <CreateTypeDialog onClose={() => setCreating(false)} /> : null}
      {opened?.dialog === 'edit' ? (
        <EditTypeDialog type={opened.type} onClose={() => setOpened(null)} />
      ) : null}
      {opened?.dialog === 'access' ? (
        <TypeAccessDialog type={opened.type} onClose={() => setOpened(null)} />
      ) : null}
      {removal.dialog}
    </ListPage>
  );
}
