'use client';
import { CommandPalette, type CommandGroup } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useDebounced } from '../list/use-debounced';
import { useTRPC, type RouterOutputs } from '../trpc/client';
import { useCommandGroups } from './use-command-groups';
import { useFoundGroups } from './use-found-groups';
import { useInstanceGroups } from './use-instance-groups';

export type FoundInstance = RouterOutputs['search']['find']['instances'][number];

export interface PortalPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Go anywhere, find anything, act on it. */
export function PortalPalette({ open, onOpenChange }: PortalPaletteProps) {
  const t = useTranslations('palette');
  const trpc = useTRPC();
  const [search, setSearch] = useState('');
  const [instance, setInstance] = useState<FoundInstance | null>(null);
  const query = useDebounced(search.trim(), 150);
  const finding = open && instance === null && query !== '';
  const found = useQuery({
    ...trpc.search.find.queryOptions({ query }),
    enabled: finding,
    placeholderData: keepPreviousData,
  });
  const close = () => {
    onOpenChange(false);
    setSearch('');
    setInstance(null);
  };
  const commands = useCommandGroups(close);
  const results = useFoundGroups(finding ? found.data : undefined, close, (chosen) => {
    setInstance(chosen);
    setSearch('');
  });
  const actions = useInstanceGroups(instance, close);
  const groups: readonly CommandGroup[] = instance ? actions : [...results, ...commands];
  return (
    <CommandPalette
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      label={t('label')}
      placeholder={t('placeholder')}
      empty={t('empty')}
      search={search}
      onSearchChange={setSearch}
      groups={groups}
      loading={finding && found.isFetching}
      context={
        instance ? (
          <span className="max-w-40 truncate rounded-sm bg-primary-soft px-2 py-0.5 text-xs font-medium text-primary-text">
            {instance.name}
          </span>
        ) : null
      }
      onBack={() => setInstance(null)}
      hints={[
        { keys: ['↑', '↓'], label: t('hints.move') },
        { keys: ['↵'], label: t('hints.choose') },
        ...(instance ? [{ keys: ['⌫'], label: t('hints.back') }] : []),
        { keys: ['Esc'], label: t('hints.close') },
      ]}
    />
  );
}
