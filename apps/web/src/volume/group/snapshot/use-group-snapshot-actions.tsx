'use client';
import { useMutation } from '@tanstack/react-query';
import { Group, Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../../actions/action-item';
import { useConfirmedAction } from '../../../dialog/use-confirmed-action';
import { useTRPC, useTRPCClient } from '../../../trpc/client';
import { EditNamesDialog } from '../../edit-names-dialog';
import { CopyGroupDialog, useGroupRefresh } from '../group-dialogs';
import type { GroupSnapshotSummary } from '../group-view';
import { useStateReason } from '../../use-state-reason';

type Opened = { dialog: 'edit' | 'create-group'; snapshot: GroupSnapshotSummary } | null;

/** Actions on group snapshots, for the list of all and for those of one group. */
export function useGroupSnapshotActions(): {
  items: (snapshot: GroupSnapshotSummary) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
} {
  const t = useTranslations('groupSnapshots');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const reason = useStateReason('groupSnapshots');
  const refresh = useGroupRefresh();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const remove = useMutation(trpc.groupSnapshot.delete.mutationOptions());
  const removal = useConfirmedAction<GroupSnapshotSummary>({
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
    onDone: refresh,
  });
  const items = (snapshot: GroupSnapshotSummary): ActionItem[] => [
    {
      key: 'create-group',
      label: t('actions.create-group'),
      icon: <Group />,
      group: 'use',
      disabledReason: reason(snapshot.actions['create-group']),
      onSelect: () => setOpened({ dialog: 'create-group', snapshot }),
    },
    {
      key: 'edit',
      label: t('actions.update'),
      icon: <Pencil />,
      group: 'change',
      disabledReason: reason(snapshot.actions.update),
      onSelect: () => setOpened({ dialog: 'edit', snapshot }),
    },
    {
      key: 'delete',
      label: common('delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason: reason(snapshot.actions.delete),
      onSelect: () => removal.ask([snapshot]),
    },
  ];
  return {
    items,
    dialogs: (
      <>
        {opened?.dialog === 'edit' ? (
          <EditNamesDialog
            of={opened.snapshot}
            save={(input) => client.groupSnapshot.update.mutate(input)}
            onSaved={refresh}
            onClose={close}
          />
        ) : null}
        {opened?.dialog === 'create-group' ? (
          <CopyGroupDialog
            source={{ kind: 'group-snapshot', groupSnapshotId: opened.snapshot.id }}
            name={opened.snapshot.name}
            count={opened.snapshot.snapshots.length}
            onClose={close}
          />
        ) : null}
        {removal.dialog}
      </>
    ),
  };
}
