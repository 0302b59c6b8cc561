'use client';
import { PAGE_SIZES } from '@skydeck/core/list.input';
import type { Sort } from '@skydeck/ui';
import {
  debounce,
  parseAsInteger,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from 'nuqs';
import { useDebounced } from './use-debounced';

export type PageSize = (typeof PAGE_SIZES)[number];

export interface ListState<By extends string> {
  page: number;
  pageSize: PageSize;
  /** As typed. */
  search: string;
  sort: { by: By; dir: Sort['dir'] };
  /** What the server is asked; the search follows the typing by a moment. */
  input: { page: number; pageSize: PageSize; search: string | undefined; sort: { by: By; dir: Sort['dir'] } };
  setPage: (page: number) => void;
  setPageSize: (pageSize: number) => void;
  setSearch: (search: string) => void;
  setSort: (sort: Sort) => void;
}

const urlKeys = { page: 'page', pageSize: 'size', search: 'q', by: 'sort', dir: 'dir' } as const;

/** Page, size, search and sort of a list, kept in the address: a reload or a link shows the same rows. */
export function useListState<const By extends string>(
  sortKeys: readonly By[],
  initial: { by: NoInfer<By>; dir: Sort['dir'] },
): ListState<By> {
  const [state, setState] = useQueryStates(
    {
      page: parseAsInteger.withDefault(1),
      pageSize: parseAsNumberLiteral(PAGE_SIZES).withDefault(25),
      search: parseAsString.withDefault(''),
      by: parseAsStringLiteral(sortKeys).withDefault(initial.by),
      dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault(initial.dir),
    },
    { urlKeys },
  );
  const page = Math.max(1, state.page);
  const by = sortKeys.find((each) => each === state.by) ?? initial.by;
  const sort = { by, dir: state.dir };
  const search = useDebounced(state.search.trim(), 200);
  return {
    page,
    pageSize: state.pageSize,
    search: state.search,
    sort,
    input: { page, pageSize: state.pageSize, search: search === '' ? undefined : search.slice(0, 255), sort },
    setPage: (next) => void setState({ page: next }),
    setPageSize: (next) =>
      void setState({ page: 1, pageSize: PAGE_SIZES.find((each) => each === next) ?? 25 }),
    setSearch: (next) => void setState({ page: 1, search: next }, { limitUrlUpdates: debounce(250) }),
    setSort: (next) =>
      void setState({ page: 1, by: sortKeys.find((each) => each === next.by) ?? initial.by, dir: next.dir }),
  };
}
