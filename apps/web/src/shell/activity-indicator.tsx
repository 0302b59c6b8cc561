'use client';
import {
  DropdownMenu,
  EmptyState,
  IconButton,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  Progress,
} from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { Activity, LoaderCircle } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useOperationNames } from '../operation/operation-names';
import { useTRPC } from '../trpc/client';

/** How many operations are under way; a list of them one click away. */
export function ActivityIndicator() {
  const t = useTranslations('shell');
  const trpc = useTRPC();
  const router = useRouter();
  const names = useOperationNames();
  const { data } = useQuery(
    trpc.operation.list.queryOptions({
      page: 1,
      pageSize: 10,
      state: ['PENDING', 'RUNNING', 'COMPENSATING'],
    }),
  );
  const count = data?.total ?? 0;
  const label = t('activity', { count });
  return (
    <DropdownMenu
      className="w-80 max-w-[calc(100vw-1rem)]"
      trigger={
        <IconButton
          label={label}
          tooltip={false}
          className="relative"
          icon={
            <>
              {count > 0 ? (
                <LoaderCircle aria-hidden className="animate-spin text-primary-text" />
              ) : (
                <Activity aria-hidden />
              )}
              {count > 0 ? (
                <span
                  aria-hidden
                  className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-primary px-1 text-2xs leading-4 text-primary-fg"
                >
                  {count}
                </span>
              ) : null}
            </>
          }
        />
      }
    >
      <MenuLabel>{label}</MenuLabel>
      {data?.items.map((operation) => (
        <MenuItem key={operation.id} onSelect={() => router.push(`/operations/${operation.id}`)}>
          <span className="grid gap-1.5 py-0.5">
            <span className="truncate">
              {names.kind(operation.kind)} <span className="text-muted">{operation.subjectName}</span>
            </span>
            <Progress value={operation.progress} label={names.kind(operation.kind)} />
          </span>
        </MenuItem>
      ))}
      {data && count === 0 ? <EmptyState icon={<Activity />} title={label} className="py-6" /> : null}
      <MenuSeparator />
      <MenuItem icon={<Activity />} onSelect={() => router.push('/operations')}>
        {t('activityAll')}
      </MenuItem>
    </DropdownMenu>
  );
}
