'use client';
import type { ConsoleType } from '@skydeck/core/compute/console.input';
import { Button, DropdownMenu, MenuItem, MenuLabel, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../trpc/client';

/** How many watch this console, and who they are. */
export function Viewers({ instanceId, type }: { instanceId: string; type: ConsoleType }) {
  const t = useTranslations('console');
  const trpc = useTRPC();
  const { data } = useQuery(trpc.console.viewers.queryOptions({ instanceId }));
  if (!data) return null;
  const viewers = data[type];
  return (
    <DropdownMenu
      align="start"
      trigger={
        <Button size="sm" variant="ghost">
          <Users aria-hidden />
          {t('viewers.count', { count: viewers.length })}
        </Button>
      }
    >
      <MenuLabel>{viewers.length > 1 ? t('viewers.shared') : t('viewers.title')}</MenuLabel>
      {viewers.map((viewer) => (
        <MenuItem
          key={`${viewer.userName} ${viewer.since.getTime()}`}
          shortcut={
            <span className="text-xs text-muted">
              <RelativeTime date={viewer.since} />
            </span>
          }
        >
          {viewer.userName}
        </MenuItem>
      ))}
    </DropdownMenu>
  );
}
