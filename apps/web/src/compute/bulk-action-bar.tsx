'use client';
import type { BulkInstanceAction } from '@skydeck/core/compute/instance.input';
import { Button, DropdownMenu, IconButton, MenuItem, MenuSeparator } from '@skydeck/ui';
import { ChevronUp, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { actionIcons } from './action-list';
import { useInstanceActions } from './instance-actions-provider';
import type { ActionTarget } from './instance-types';
import { useActionReason } from './use-action-reason';

const buttons: readonly BulkInstanceAction[] = ['start', 'stop', 'delete'];
const menu: readonly (readonly BulkInstanceAction[])[] = [
  ['reboot-soft', 'reboot-hard'],
  ['pause', 'unpause', 'suspend', 'resume'],
  ['lock', 'unlock'],
];

export interface BulkActionBarProps {
  targets: readonly ActionTarget[];
  onClear: () => void;
}

/**
 * What can be done to the selection. An action is offered when at least one instance allows it: the others
 * answer with their reasons.
 */
export function BulkActionBar({ targets, onClear }: BulkActionBarProps) {
  const t = useTranslations('actions');
  const reason = useActionReason();
  const { act, pending } = useInstanceActions();
  if (targets.length === 0) return null;
  const refusal = (action: BulkInstanceAction) => {
    if (targets.some((target) => target.actions[action].allowed)) return null;
    const [first] = targets;
    return t('bulk.allRefused', { reason: (first && reason(first, action)) ?? t('notNow') });
  };
  return (
    <div
      role="toolbar"
      aria-label={t('bulk.label')}
      className="fixed inset-x-3 bottom-4 z-40 mx-auto flex w-fit max-w-full flex-wrap items-center gap-2 rounded-xl border border-line bg-surface p-2 pl-4 shadow-pop lg:left-58"
    >
      <span role="status" className="mr-1 text-sm font-medium whitespace-nowrap">
        {t('bulk.selected', { count: targets.length })}
      </span>
      {buttons.map((action) => (
        <Button
          key={action}
          size="sm"
          variant={action === 'delete' ? 'dangerOutline' : 'secondary'}
          disabled={pending}
          disabledReason={refusal(action)}
          onClick={() => act(action, targets, action === 'delete' ? onClear : undefined)}
        >
          {actionIcons[action]}
          {t(`names.${action}`)}
        </Button>
      ))}
      <DropdownMenu
        trigger={
          <Button size="sm">
            {t('more')}
            <ChevronUp aria-hidden />
          </Button>
        }
      >
        {menu.map((group, index) => (
          <div key={group[0]} role="group">
            {index > 0 ? <MenuSeparator /> : null}
            {group.map((action) => (
              <MenuItem
                key={action}
                icon={actionIcons[action]}
                disabledReason={refusal(action)}
                onSelect={() => act(action, targets)}
              >
                {t(`names.${action}`)}
              </MenuItem>
            ))}
          </div>
        ))}
      </DropdownMenu>
      <IconButton label={t('bulk.clear')} size="sm" icon={<X aria-hidden />} onClick={onClear} />
    </div>
  );
}
