'use client';
import { Button, ColumnPicker, SearchInput, type ColumnPickerProps } from '@skydeck/ui';
import { ListFilter, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState, type ReactNode } from 'react';
import type { SearchState } from './use-list-state';

/** Filters that are used less often: behind a button, asked for when it is opened. */
export interface MoreFilters {
  /** Their names in the list's state. */
  names: readonly string[];
  content: ReactNode;
}

export interface ListBarProps {
  list: SearchState;
  /** What the search looks through, such as "Search volumes"; without it there is no search. */
  searchLabel?: string | undefined;
  filters?: ReactNode;
  moreFilters?: MoreFilters | undefined;
  /** At the right edge: filters that widen the list. */
  scope?: ReactNode;
  columns?: Omit<ColumnPickerProps, 'label'> | undefined;
}

/** Search, filters and columns above a list. */
export function ListBar({ list, searchLabel, filters, moreFilters, scope, columns }: ListBarProps) {
  const t = useTranslations('common');
  const id = useId();
  const more = moreFilters ? list.countFilters(moreFilters.names) : 0;
  const [open, setOpen] = useState(more > 0);
  if (!searchLabel && !filters && !moreFilters && !scope && !columns) return null;
  return (
    <div className="mb-3 grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {searchLabel ? (
          <SearchInput
            label={searchLabel}
            placeholder={searchLabel}
            value={list.search}
            onChange={(event) => list.setSearch(event.target.value)}
            className="w-full sm:w-72"
          />
        ) : null}
        {filters}
        {moreFilters ? (
          <Button aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            <ListFilter aria-hidden />
            {t('moreFilters', { count: more })}
          </Button>
        ) : null}
        {list.filtered ? (
          <Button variant="ghost" onClick={list.clear}>
            <X aria-hidden />
            {t('clearFilters')}
          </Button>
        ) : null}
        <span className="flex-1" />
        {scope}
        {columns ? <ColumnPicker label={t('columns')} {...columns} /> : null}
      </div>
      {open && moreFilters ? (
        <div
          id={id}
          role="group"
          aria-label={t('moreFilters', { count: 0 })}
          className="grid gap-2 rounded-lg border border-line bg-surface p-3 sm:grid-cols-2 lg:grid-cols-5"
        >
          {moreFilters.content}
        </div>
      ) : null}
    </div>
  );
}
