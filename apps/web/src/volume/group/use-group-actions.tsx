'use client';
import { Camera, Copy, ListChecks, Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useTRPCClient } from '../../trpc/client';
import { EditNamesDialog } from '../edit-names-dialog';
import { useStateReason } from '../use-state-reason';
import { DeleteGroupDialog } from './delete-group-dialog';
import { CopyGroupDialog, ManageGroupDialog, SnapshotGroupDialog, useGroupRefresh } from './group-dialogs';
import type { GroupSummary } from './group-view';

type Opened = { dialog: 'edit' | 'manage' | 'snapshot' | 'clone' | 'delete'; group: GroupSummary } | null;

/** Actions on groups, for the list and for the page of one. */
export function useGroupActions(onDeleted?: () => void): {
  items: (group: GroupSummary) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
} {
  const t = useTranslations('volumeGroups.actions');
  const common = useTranslations('common');
  const reason = useStateReason('volumeGroups');
  const client = useTRPCClient();
  const refresh = useGroupRefresh();
  const [opened, setOpened] = useState<Opened>(null);
  const open = (dialog: NonNullable<Opened>['dialog'], group: GroupSummary) => () =>
    setOpened({ dialog, group });
  const close = () => setOpened(null);
  const items = (group: GroupSummary): ActionItem[] => [
    {
      key: 'snapshot',
      label: t('snapshot'),
      icon: <Camera />,
      group: 'keep',
      disabledReason: reason(group.actions.snapshot),
      onSelect: open('snapshot', group),
    },
    {
      key: 'clone',
      label: t('clone'),
      icon: <Copy />,
      group: 'keep',
      disabledReason: reason(group.actions.clone),
      onSelect: open('clone', group),
    },
    {
      key: 'manage',
      label: t('manage'),
      icon: <ListChecks />,
      group: 'change',
      disabledReason: reason(group.actions.manage),
      onSelect: open('manage', group),
    },
    {
      key: 'edit',
      label: t('update'),
      icon: <Pencil />,
      group: 'change',
      disabledReason: reason(group.actions.update),
      onSelect: open('edit', group),
    },
    {
      key: 'delete',
      label: common('delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason: reason(group.actions.delete),
      onSelect: open('delete', group),
    },
  ];
  const group = opened?.group;
  return {
    items,
    dialogs: group ? (
      <>
        {opened.dialog === 'edit' ? (
          <EditNamesDialog
            of={group}
            save={(input) => client.volumeGroup.update.mutate(input)}
            onSaved={refresh}
            onClose={close}
          />
        ) : null}
        {opened.dialog === 'manage' ? <ManageGroupDialog group={group} onClose={close} /> : null}
        {opened.dialog === 'snapshot' ? <SnapshotGroupDialog group={group} onClose={close} /> : null}
        {opened.dialog === 'clone' ? (
          <CopyGroupDialog
            source={{ kind: 'group', groupId: group.id }}
            name={group.name}
            count={group.volumes.length}
            onClose={close}
          />
        ) : null}
        {opened.dialog === 'delete' ? (
          <DeleteGroupDialog group={group} onClose={close} onDeleted={onDeleted} />
        ) : null}
      </>
    ) : null,
  };
}
