'use client';
import { PAGE_SIZES } from '@skydeck/core/list.input';
import type { Sort } from '@skydeck/ui';
import {
  createParser,
  debounce,
  parseAsInteger,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import { useMemo } from 'react';
import type { FilterInput, FilterKinds, FilterValues } from './filter-kinds';
import { useDebounced } from './use-debounced';

export type PageSize = (typeof PAGE_SIZES)[number];

const TYPING_MS = 200;

export interface ListOptions<By extends string, Kinds extends FilterKinds> {
  sortKeys: readonly By[];
  initial: { by: NoInfer<By>; dir: Sort['dir'] };
  /** A constant outside the component. The names are those of the procedure's input, where they can be. */
  filters?: Kinds;
  /** Goes before each name in the address, for a second list on one page. */
  prefix?: string;
}

/** What the table and the pages of a list need. */
export interface PagingState {
  page: number;
  pageSize: PageSize;
  sort: Sort;
  setPage: (page: number) => void;
  setPageSize: (pageSize: number) => void;
  setSort: (sort: Sort) => void;
}

/** What the bar above a list needs. */
export interface SearchState {
  /** As typed. */
  search: string;
  setSearch: (search: string) => void;
  /** Whether a filter narrows the list, the search aside. */
  filtered: boolean;
  /** How many of these filters are in use. */
  countFilters: (names: readonly string[]) => number;
  /** Shows everything again. */
  clear: () => void;
}

export interface ListState<By extends string, Kinds extends FilterKinds> extends PagingState, SearchState {
  filters: FilterValues<Kinds>;
  setFilters: (change: Partial<FilterValues<Kinds>>) => void;
  /** What the server is asked; what is typed follows by a moment. */
  input: {
    page: number;
    pageSize: PageSize;
    search: string | undefined;
    sort: { by: By; dir: Sort['dir'] };
  } & FilterInput<Kinds>;
}

const noFilters = {};

/** Page, size, search, sort and filters of a list, kept in the address: a reload or a link shows the same rows. */
export function useListState<const By extends string, Kinds extends FilterKinds = Record<never, never>>({
  sortKeys,
  initial,
  filters: kinds = noFilters as Kinds,
  prefix = '',
}: ListOptions<By, Kinds>): ListState<By, Kinds> {
  const [state, setState] = useQueryStates(
    {
      page: parseAsInteger.withDefault(1),
      pageSize: parseAsNumberLiteral(PAGE_SIZES).withDefault(25),
      search: parseAsString.withDefault(''),
      by: parseAsStringLiteral(sortKeys).withDefault(initial.by),
      dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault(initial.dir),
    },
    {
      urlKeys: {
        page: `${prefix}page`,
        pageSize: `${prefix}size`,
        search: `${prefix}q`,
        by: `${prefix}sort`,
        dir: `${prefix}dir`,
      },
    },
  );
  const names = useMemo(() => Object.keys(kinds), [kinds]);
  const parsers = useMemo(
    () => Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, createParser(kind)])),
    [kinds],
  );
  const [values, setValues] = useQueryStates(parsers, {
    urlKeys: Object.fromEntries(names.map((name) => [name, `${prefix}${name}`])),
  });

  const page = Math.max(1, state.page);
  const by = sortKeys.find((each) => each === state.by) ?? initial.by;
  const sort = { by, dir: state.dir };
  // As one string, since the debounce compares by identity.
  const typing = JSON.stringify([
    state.search,
    ...names.map((name) => (kinds[name]?.typedLength ? values[name] : null)),
  ]);
  const [search = '', ...texts] = JSON.parse(useDebounced(typing, TYPING_MS)) as (string | null)[];
  const input = Object.fromEntries(
    names.map((name, index) => {
      const length = kinds[name]?.typedLength;
      if (length === undefined) return [name, values[name] ?? undefined];
      return [name, texts[index]?.trim().slice(0, length) || undefined];
    }),
  );
  const inUse = (name: string) => values[name] != null;
  const narrowing = names.filter((name) => !kinds[name]?.widens);
  const first = () => void setState({ page: 1 });

  return {
    page,
    pageSize: state.pageSize,
    search: state.search,
    sort,
    filters: values as FilterValues<Kinds>,
    filtered: narrowing.some(inUse),
    input: {
      ...(input as FilterInput<Kinds>),
      page,
      pageSize: state.pageSize,
      search: search?.trim().slice(0, 255) || undefined,
      sort,
    },
    countFilters: (some) => some.filter(inUse).length,
    setFilters: (change) => {
      const typed = Object.keys(change).some((name) => kinds[name]?.typedLength !== undefined);
      void setValues(change, typed ? { limitUrlUpdates: debounce(250) } : {});
      first();
    },
    clear: () => {
      void setValues(Object.fromEntries(narrowing.map((name) => [name, null])));
      void setState({ page: 1, search: '' });
    },
    setPage: (next) => void setState({ page: next }),
    setPageSize: (next) =>
      void setState({ page: 1, pageSize: PAGE_SIZES.find((each) => each === next) ?? 25 }),
    setSearch: (next) => void setState({ page: 1, search: next }, { limitUrlUpdates: debounce(250) }),
    setSort: (next) =>
      void setState({ page: 1, by: sortKeys.find((each) => each === next.by) ?? initial.by, dir: next.dir }),
  };
}
