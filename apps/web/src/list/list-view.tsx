'use client';
import { EmptyState, type DataTableColumn, type EmptyStateProps } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../actions/action-item';
import { SelectionToolbar } from '../actions/selection-toolbar';
import { ListBar, type MoreFilters } from './list-bar';
import { ListCard, rowsOf, type ListQuery } from './list-card';
import { useHiddenColumns } from './use-hidden-columns';
import type { PagingState, SearchState } from './use-list-state';

export interface ListViewProps<Row extends { id: string }> {
  /** The table's accessible name. */
  label: string;
  /** `useQuery` of a list procedure: a page of rows with their total, or simply all rows. */
  query: ListQuery<Row>;
  /** From `useListState`; left out for a short list that comes whole. */
  list?: (PagingState & SearchState) | undefined;
  /** The first is the row's name. Null is left out. */
  columns: readonly (DataTableColumn<Row> | null)[];
  /** What the search looks through, such as "Search volumes"; without it there is no search. */
  searchLabel?: string | undefined;
  /** `SelectFilter`, `ChoicesFilter` and their like. */
  filters?: ReactNode;
  moreFilters?: MoreFilters | undefined;
  /** At the right edge: `CheckFilter`s that widen the list. */
  scope?: ReactNode;
  /** Lets people choose columns; the name is the one under which a browser keeps the choice. */
  columnChoice?: { name: string; hiddenAtFirst: readonly string[] };
  /** `RowActions`, mostly. */
  rowActions?: (row: Row) => ReactNode;
  /** Makes rows selectable; `actions` are those of the selection, `clear` ends it. */
  bulk?: {
    rowName: (row: Row) => string;
    actions: (rows: Row[], clear: () => void) => readonly ActionItem[];
  };
  /** When there is nothing at all. */
  empty: Omit<EmptyStateProps, 'titleAs' | 'className'>;
}

const notSearching: SearchState = {
  search: '',
  setSearch: () => undefined,
  filtered: false,
  countFilters: () => 0,
  clear: () => undefined,
};
const noneHidden: readonly string[] = [];

/** A list with its search, filters, columns, selection and pages: inside a tab, or below a `ListPage`'s head. */
export function ListView<Row extends { id: string }>(props: ListViewProps<Row>) {
  const t = useTranslations('common');
  const { query, list, bulk, columnChoice } = props;
  const columns = props.columns.filter((column) => column !== null);
  const [hidden, setHidden] = useHiddenColumns(
    columnChoice?.name ?? '',
    columnChoice?.hiddenAtFirst ?? noneHidden,
  );
  const [selected, setSelected] = useState<Set<string>>(() => new Set());
  const clear = () => setSelected(new Set());
  // Only what is on the page can be acted on: one can't see what a hidden selection would hit.
  const chosen = bulk ? (rowsOf(query.data) ?? []).filter((row) => selected.has(row.id)) : [];
  const searching = list !== undefined && (list.filtered || list.search !== '');
  return (
    <>
      <ListBar
        list={list ?? notSearching}
        searchLabel={props.searchLabel}
        filters={props.filters}
        moreFilters={props.moreFilters}
        scope={props.scope}
        columns={
          columnChoice
            ? {
                columns: columns.map(({ id, header }, index) => ({ id, header, locked: index === 0 })),
                hidden,
                onHiddenChange: setHidden,
              }
            : undefined
        }
      />
      <ListCard
        label={props.label}
        columns={columnChoice ? columns.filter((column) => !hidden.has(column.id)) : columns}
        query={query}
        list={list}
        rowActions={props.rowActions}
        selection={
          bulk
            ? {
                selected,
                onChange: setSelected,
                allLabel: t('selectAll'),
                rowLabel: (row) => t('selectName', { name: bulk.rowName(row) }),
              }
            : undefined
        }
        onClearFilters={searching ? list.clear : undefined}
        empty={<EmptyState {...props.empty} />}
      />
      {bulk ? (
        <SelectionToolbar
          count={chosen.length}
          items={chosen.length > 0 ? bulk.actions(chosen, clear) : []}
          onClear={clear}
        />
      ) : null}
    </>
  );
}
