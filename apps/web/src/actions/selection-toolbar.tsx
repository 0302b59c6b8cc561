'use client';
import { Button, DropdownMenu, IconButton } from '@skydeck/ui';
import { ChevronUp, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ActionItem } from './action-item';
import { ActionMenuItems } from './actions-menu';

export interface SelectionToolbarProps {
  /** How many rows are selected. */
  count: number;
  items: readonly ActionItem[];
  onClear: () => void;
}

/** What can be done to the selection: the pinned actions as buttons, the others in a menu. */
export function SelectionToolbar({ count, items, onClear }: SelectionToolbarProps) {
  const t = useTranslations('actions');
  if (count === 0) return null;
  const more = items.filter((item) => !item.pinned);
  return (
    <>
      {/* Room below the list, so that the bar hides no row. */}
      <div aria-hidden className="h-28 sm:h-16" />
      <div
        role="toolbar"
        aria-label={t('bulk.label')}
        className="fixed inset-x-3 bottom-4 z-40 mx-auto flex w-fit max-w-full flex-wrap items-center gap-2 rounded-xl border border-line bg-surface p-2 pl-4 shadow-pop lg:left-58"
      >
        <span role="status" className="mr-1 text-sm font-medium whitespace-nowrap">
          {t('bulk.selected', { count })}
        </span>
        {items
          .filter((item) => item.pinned)
          .map((item) => (
            <Button
              key={item.key}
              size="sm"
              variant={item.danger ? 'dangerOutline' : 'secondary'}
              disabledReason={item.disabledReason}
              onClick={item.onSelect}
            >
              {item.icon}
              {item.label}
            </Button>
          ))}
        {more.length > 0 ? (
          <DropdownMenu
            trigger={
              <Button size="sm">
                {t('more')}
                <ChevronUp aria-hidden />
              </Button>
            }
          >
            <ActionMenuItems items={more} />
          </DropdownMenu>
        ) : null}
        <IconButton label={t('bulk.clear')} size="sm" icon={<X aria-hidden />} onClick={onClear} />
      </div>
    </>
  );
}
