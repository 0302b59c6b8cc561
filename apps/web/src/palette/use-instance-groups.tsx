'use client';
import { bulkInstanceActions } from '@skydeck/core/compute/instance.input';
import { copyText, toast, type CommandGroup } from '@skydeck/ui';
import { Copy, MonitorPlay, Pencil, ScrollText, Server } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { actionIcons, isShown } from '../compute/action-list';
import { useInstanceActions } from '../compute/instance-actions-provider';
import { useActionReason } from '../compute/use-action-reason';
import type { FoundInstance } from './portal-palette';

/** What can be done with the instance that was chosen in the palette. */
export function useInstanceGroups(instance: FoundInstance | null, close: () => void): CommandGroup[] {
  const t = useTranslations('palette');
  const actions = useTranslations('actions');
  const common = useTranslations('common');
  const router = useRouter();
  const reason = useActionReason();
  const { act, edit } = useInstanceActions();
  if (!instance) return [];
  const then = (work: () => void) => () => {
    close();
    work();
  };
  const go = (tab: string) => then(() => router.push(`/compute/instances/${instance.id}${tab}`));
  const copy = (text: string) =>
    then(() => void copyText(text).then((copied) => copied && toast.success(common('copied'))));
  const consoleReason = reason(instance, 'console');
  const editReason = reason(instance, 'rename');
  return [
    {
      id: 'go',
      heading: t('groups.go'),
      items: [
        { id: 'open', label: t('open'), icon: <Server aria-hidden />, onSelect: go('') },
        {
          id: 'console',
          label: t('openConsole'),
          icon: <MonitorPlay aria-hidden />,
          detail: consoleReason,
          disabled: consoleReason !== null,
          onSelect: go('?tab=console'),
        },
        { id: 'log', label: t('openLog'), icon: <ScrollText aria-hidden />, onSelect: go('?tab=log') },
      ],
    },
    {
      id: 'do',
      heading: t('groups.do'),
      items: [
        ...bulkInstanceActions
          .filter((action) => isShown(action, (each) => instance.actions[each].allowed))
          .map((action) => {
            const why = reason(instance, action);
            return {
              id: action,
              label: actions(`names.${action}`),
              icon: actionIcons[action],
              detail: why,
              disabled: why !== null,
              onSelect: then(() => act(action, [instance])),
            };
          })
          // What can be done comes first; the rest says why not.
          .sort((a, b) => Number(a.disabled) - Number(b.disabled)),
        {
          id: 'edit',
          label: actions('names.rename'),
          icon: <Pencil aria-hidden />,
          detail: editReason,
          disabled: editReason !== null,
          onSelect: then(() => edit(instance.id)),
        },
        { id: 'copy-id', label: t('copyId'), icon: <Copy aria-hidden />, onSelect: copy(instance.id) },
        ...(instance.ipAddress
          ? [
              {
                id: 'copy-address',
                label: t('copyAddress'),
                icon: <Copy aria-hidden />,
                detail: instance.ipAddress,
                onSelect: copy(instance.ipAddress),
              },
            ]
          : []),
      ],
    },
  ];
}
