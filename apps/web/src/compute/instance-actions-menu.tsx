'use client';
import { DropdownMenu, IconButton, MenuItem, MenuSeparator } from '@skydeck/ui';
import { EllipsisVertical, MonitorPlay, Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode } from 'react';
import { actionGroups, actionIcons, isShown } from './action-list';
import { useInstanceActions } from './instance-actions-provider';
import type { ActionTarget } from './instance-types';
import { useActionReason } from './use-action-reason';

export interface InstanceActionsMenuProps {
  instance: ActionTarget;
  trigger?: ReactNode;
  /** Left out where the page is the console's own. */
  hideConsole?: boolean;
}

/** Everything that can be done to one instance; what can't says why. */
export function InstanceActionsMenu({ instance, trigger, hideConsole = false }: InstanceActionsMenuProps) {
  const t = useTranslations('actions');
  const router = useRouter();
  const reason = useActionReason();
  const { act, edit } = useInstanceActions();
  return (
    <DropdownMenu
      className="min-w-52"
      trigger={
        trigger ?? (
          <IconButton
            label={t('menu', { name: instance.name })}
            tooltip={false}
            size="sm"
            icon={<EllipsisVertical aria-hidden />}
          />
        )
      }
    >
      {hideConsole ? null : (
        <MenuItem
          icon={<MonitorPlay />}
          disabledReason={reason(instance, 'console')}
          onSelect={() => router.push(`/compute/instances/${instance.id}?tab=console`)}
        >
          {t('names.console')}
        </MenuItem>
      )}
      <MenuItem
        icon={<Pencil />}
        disabledReason={reason(instance, 'rename')}
        onSelect={() => edit(instance.id)}
      >
        {t('names.rename')}
      </MenuItem>
      {actionGroups.map((group, index) => (
        <Fragment key={index}>
          <MenuSeparator />
          {group
            .filter((action) => isShown(action, (each) => instance.actions[each].allowed))
            .map((action) => (
              <MenuItem
                key={action}
                icon={actionIcons[action]}
                danger={action === 'delete'}
                disabledReason={reason(instance, action)}
                onSelect={() => act(action, [instance])}
              >
                {t(`names.${action}`)}
              </MenuItem>
            ))}
        </Fragment>
      ))}
    </DropdownMenu>
  );
}
