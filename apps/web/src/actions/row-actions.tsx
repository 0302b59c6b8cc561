'use client';
import { IconButton } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import type { ActionItem } from './action-item';
import { ActionsMenu } from './actions-menu';

export interface RowActionsProps {
  /** The row's. */
  name: string;
  items: readonly ActionItem[];
}

/** The end of a table row: one action is an icon, several are a menu with the pinned ones as icons before it. */
export function RowActions({ name, items }: RowActionsProps) {
  const t = useTranslations('actions');
  const [only] = items;
  if (!only) return null;
  const icon = (item: ActionItem, className?: string) => (
    <IconButton
      key={item.key}
      size="sm"
      className={className}
      label={t('ofName', { action: item.label, name })}
      icon={item.icon}
      disabledReason={item.disabledReason}
      onClick={item.onSelect}
    />
  );
  if (items.length === 1) return icon(only);
  return (
    <span className="inline-flex items-center">
      {items.filter((item) => item.pinned).map((item) => icon(item, 'max-md:hidden'))}
      <ActionsMenu name={name} items={items} />
    </span>
  );
}
