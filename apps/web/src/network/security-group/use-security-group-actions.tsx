'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ListChecks, Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { EditSecurityGroupDialog } from './edit-security-group-dialog';

/** What the actions need of a group, in a list or on its page. */
interface Group {
  id: string;
  name: string;
  description: string;
  isDefault: boolean;
  ports: number;
}

/** Actions on security groups, for the list and for the page of one. */
export function useSecurityGroupActions(onDeleted?: () => void): {
  items: (group: Group) => ActionItem[];
  /** With the way to a group's rules, where that is not the page itself. */
  rowItems: (group: Group) => ActionItem[];
  bulkItems: (groups: readonly Group[], clear: () => void) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
} {
  const t = useTranslations('securityGroups');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const mayWrite = useCan('network.security-group.write');
  const denied = mayWrite ? null : t('reasons.role');
  const [edited, setEdited] = useState<Group | null>(null);
  const remove = useMutation(trpc.securityGroup.delete.mutationOptions());
  const removal = useConfirmedAction<Group>({
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
    onDone: () => {
      void queryClient.invalidateQueries(trpc.securityGroup.list.pathFilter());
      onDeleted?.();
    },
  });
  const whyKept = ({ isDefault, ports }: Group): string | null => {
    if (denied) return denied;
    if (isDefault) return t('reasons.default');
    return ports > 0 ? t('reasons.inUse', { count: ports }) : null;
  };
  const items = (group: Group): ActionItem[] => [
    {
      key: 'edit',
      label: t('actions.edit'),
      icon: <Pencil />,
      group: 'change',
      disabledReason: denied,
      onSelect: () => setEdited(group),
    },
    {
      key: 'delete',
      label: common('delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason: whyKept(group),
      onSelect: () => removal.ask([group]),
    },
  ];
  return {
    items,
    rowItems: (group) => [
      {
        key: 'rules',
        label: t('actions.rules'),
        icon: <ListChecks />,
        group: 'change',
        onSelect: () => router.push(`/network/security-groups/${group.id}`),
      },
      ...items(group),
    ],
    bulkItems: (groups, clear) => {
      const [first] = groups;
      const none = groups.every((group) => whyKept(group) !== null);
      return [
        {
          key: 'delete',
          label: common('delete'),
          icon: <Trash2 />,
          danger: true,
          pinned: true,
          disabledReason: none && first ? whyKept(first) : null,
          onSelect: () => {
            removal.ask(groups);
            clear();
          },
        },
      ];
    },
    dialogs: (
      <>
        {edited ? <EditSecurityGroupDialog group={edited} onClose={() => setEdited(null)} /> : null}
        {removal.dialog}
      </>
    ),
  };
}
