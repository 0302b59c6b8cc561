'use client';
import { DropdownMenu, IconButton, MenuItem, MenuSeparator } from '@skydeck/ui';
import { EllipsisVertical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode } from 'react';
import type { ActionItem } from './action-item';

export interface ActionsMenuProps {
  /** Whose actions these are. */
  name: string;
  items: readonly ActionItem[];
  /** In place of the three dots. */
  trigger?: ReactNode;
}

/** Everything that can be done to one thing; what can't be done says why. */
export function ActionsMenu({ name, items, trigger }: ActionsMenuProps) {
  const t = useTranslations('actions');
  return (
    <DropdownMenu
      className="min-w-52"
      trigger={
        trigger ?? (
          <IconButton
            label={t('menu', { name })}
            tooltip={false}
            size="sm"
            icon={<EllipsisVertical aria-hidden />}
          />
        )
      }
    >
      <ActionMenuItems items={items} />
    </DropdownMenu>
  );
}

/** The lines of such a menu. */
export function ActionMenuItems({ items }: { items: readonly ActionItem[] }) {
  return items.map((item, index) => (
    <Fragment key={item.key}>
      {index > 0 && items[index - 1]?.group !== item.group ? <MenuSeparator /> : null}
      <MenuItem
        icon={item.icon}
        danger={item.danger}
        disabledReason={item.disabledReason}
        onSelect={item.onSelect}
      >
        {item.label}
      </MenuItem>
    </Fragment>
  ));
}
