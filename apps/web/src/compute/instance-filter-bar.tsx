'use client';
import { instanceStatuses } from '@skydeck/core/compute/instance.input';
import {
  Button,
  CheckboxField,
  ColumnPicker,
  DropdownMenu,
  Input,
  MenuCheckboxItem,
  MenuLabel,
  SearchInput,
  Select,
  type DataTableColumn,
} from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ListFilter, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import type { InstanceSummary } from './instance-types';
import type { InstanceFilters } from './use-instance-filters';

export interface InstanceFilterBarProps {
  filters: InstanceFilters;
  search: string;
  onSearchChange: (search: string) => void;
  columns: readonly DataTableColumn<InstanceSummary>[];
  hidden: ReadonlySet<string>;
  onHiddenChange: (hidden: Set<string>) => void;
}

// Radix has no empty value; this one stands for "any".
const any = '*';

/** Search, filters and columns of the instances list. */
export function InstanceFilterBar(props: InstanceFilterBarProps) {
  const { filters, search, onSearchChange, columns, hidden, onHiddenChange } = props;
  const t = useTranslations('instances');
  const common = useTranslations('common');
  const allProjects = useCan('compute.instance.all-projects');
  const [open, setOpen] = useState(filters.moreCount > 0);
  const { state, set } = filters;
  return (
    <div className="mb-3 grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          label={t('searchLabel')}
          placeholder={t('searchPlaceholder')}
          value={search}
          onChange={(event) => onSearchChange(event.target.value)}
          className="w-full sm:w-72"
        />
        <DropdownMenu
          align="start"
          trigger={
            <Button>
              {t('filters.statusCount', { count: state.status.length })}
              <ChevronDown aria-hidden className="text-muted" />
            </Button>
          }
        >
          <MenuLabel>{t('filters.status')}</MenuLabel>
          {instanceStatuses.map((status) => (
            <MenuCheckboxItem
              key={status}
              checked={state.status.includes(status)}
              onCheckedChange={(checked) =>
                set({
                  status: checked
                    ? [...state.status, status]
                    : state.status.filter((each) => each !== status),
                })
              }
            >
              {t(`status.${status}`)}
            </MenuCheckboxItem>
          ))}
        </DropdownMenu>
        <Button aria-expanded={open} aria-controls="instance-filters" onClick={() => setOpen(!open)}>
          <ListFilter aria-hidden />
          {t('filters.button', { count: filters.moreCount })}
        </Button>
        {filters.active ? (
          <Button variant="ghost" onClick={filters.clear}>
            <X aria-hidden />
            {common('clearFilters')}
          </Button>
        ) : null}
        <span className="flex-1" />
        {allProjects ? (
          <CheckboxField
            label={t('filters.allProjects')}
            checked={state.all}
            onCheckedChange={(all) => set({ all })}
          />
        ) : null}
        <ColumnPicker
          label={common('columns')}
          columns={columns.map(({ id, header }) => ({ id, header, locked: id === 'name' }))}
          hidden={hidden}
          onHiddenChange={onHiddenChange}
        />
      </div>
      {open ? <MoreFilters filters={filters} /> : null}
    </div>
  );
}

function MoreFilters({ filters: { state, set } }: { filters: InstanceFilters }) {
  const t = useTranslations('instances.filters');
  const trpc = useTRPC();
  const seesHosts = useCan('compute.host.read');
  const page = { page: 1, pageSize: 100 as const };
  const images = useQuery(trpc.image.list.queryOptions(page));
  const flavors = useQuery(trpc.flavor.list.queryOptions(page));
  const hosts = useQuery({ ...trpc.host.list.queryOptions(page), enabled: seesHosts });
  const options = (anyLabel: string, items: readonly { id: string; name: string }[] | undefined) => [
    { value: any, label: anyLabel },
    ...(items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const value = (chosen: string) => (chosen === any ? '' : chosen);
  return (
    <div
      id="instance-filters"
      role="group"
      aria-label={t('label')}
      className="grid gap-2 rounded-lg border border-line bg-surface p-3 sm:grid-cols-2 lg:grid-cols-5"
    >
      <Select
        aria-label={t('image')}
        value={state.image || any}
        onValueChange={(image) => set({ image: value(image) })}
        options={options(t('anyImage'), images.data?.items)}
      />
      <Select
        aria-label={t('flavor')}
        value={state.flavor || any}
        onValueChange={(flavor) => set({ flavor: value(flavor) })}
        options={options(t('anyFlavor'), flavors.data?.items)}
      />
      {seesHosts ? (
        <Select
          aria-label={t('host')}
          value={state.host || any}
          onValueChange={(host) => set({ host: value(host) })}
          options={options(t('anyHost'), hosts.data?.items)}
        />
      ) : null}
      <Input
        aria-label={t('tag')}
        placeholder={t('tag')}
        value={state.tag}
        onChange={(event) => set({ tag: event.target.value })}
      />
      <Input
        aria-label={t('ip')}
        placeholder={t('ip')}
        value={state.ip}
        onChange={(event) => set({ ip: event.target.value })}
      />
    </div>
  );
}
