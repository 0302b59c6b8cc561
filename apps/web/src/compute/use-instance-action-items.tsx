'use client';
import type { BulkInstanceAction } from '@skydeck/core/compute/instance.input';
import { MonitorPlay, Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ActionItem } from '../actions/action-item';
import { actionGroups, actionIcons, isShown } from './action-list';
import { useInstanceActions } from './instance-actions-provider';
import type { ActionTarget } from './instance-types';
import { useActionReason } from './use-action-reason';

/** Everything that can be done to one instance; what can't says why. */
export function useInstanceActionItems(): (instance: ActionTarget) => ActionItem[] {
  const t = useTranslations('actions.names');
  const router = useRouter();
  const reason = useActionReason();
  const { act, edit } = useInstanceActions();
  return (instance) => [
    {
      key: 'console',
      label: t('console'),
      icon: <MonitorPlay />,
      pinned: true,
      group: 'open',
      disabledReason: reason(instance, 'console'),
      onSelect: () => router.push(`/compute/instances/${instance.id}?tab=console`),
    },
    {
      key: 'edit',
      label: t('rename'),
      icon: <Pencil />,
      group: 'open',
      disabledReason: reason(instance, 'rename'),
      onSelect: () => edit(instance.id),
    },
    ...actionGroups.flatMap((group, index) =>
      group
        .filter((action) => isShown(action, (each) => instance.actions[each].allowed))
        .map((action) => ({
          key: action,
          label: t(action),
          icon: actionIcons[action],
          danger: action === 'delete',
          group: String(index),
          disabledReason: reason(instance, action),
          onSelect: () => act(action, [instance]),
        })),
    ),
  ];
}

const pinned: readonly BulkInstanceAction[] = ['start', 'stop', 'delete'];

/**
 * What can be done to several instances. An action is offered when at least one allows it: the others answer
 * with their reasons.
 */
export function useInstanceBulkItems(): (targets: ActionTarget[], clear: () => void) => ActionItem[] {
  const t = useTranslations('actions');
  const reason = useActionReason();
  const { act, pending } = useInstanceActions();
  return (targets, clear) => {
    const refusal = (action: BulkInstanceAction) => {
      if (pending) return t('notNow');
      if (targets.some((target) => target.actions[action].allowed)) return null;
      const [first] = targets;
      return t('bulk.allRefused', { reason: (first && reason(first, action)) ?? t('notNow') });
    };
    return actionGroups.flatMap((group, index) =>
      group.map((action) => ({
        key: action,
        label: t(`names.${action}`),
        icon: actionIcons[action],
        danger: action === 'delete',
        pinned: pinned.includes(action),
        group: String(index),
        disabledReason: refusal(action),
        onSelect: () => act(action, targets, action === 'delete' ? clear : undefined),
      })),
    );
  };
}
