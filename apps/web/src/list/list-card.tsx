'use client';
import { PAGE_SIZES } from '@skydeck/core/list.input';
import {
  Button,
  Card,
  DataTable,
  EmptyState,
  Pagination,
  type DataTableColumn,
  type DataTableSelection,
} from '@skydeck/ui';
import { SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ErrorAlert } from '../errors/error-alert';
import type { PagingState } from './use-list-state';

/** The parts of a query result that a list shows. */
export interface ListQuery<Row> {
  data: { items: readonly Row[]; total: number } | readonly Row[] | undefined;
  error: unknown;
  isError: boolean;
  isPlaceholderData: boolean;
  refetch: () => unknown;
}

/** Rows that are here already, as the query of a list. */
export function rowsHere<Row>(data: readonly Row[]): ListQuery<Row> {
  return { data, error: null, isError: false, isPlaceholderData: false, refetch: () => undefined };
}

/** The rows of an answer that comes as a page or whole; undefined while the first one is on its way. */
export function rowsOf<Row>(data: ListQuery<Row>['data']): readonly Row[] | undefined {
  return data && 'items' in data ? data.items : data;
}

export interface ListCardProps<Row extends { id: string }> {
  label: string;
  columns: readonly DataTableColumn<Row>[];
  query: ListQuery<Row>;
  list: PagingState | undefined;
  rowActions?: ((row: Row) => ReactNode) | undefined;
  selection?: DataTableSelection<Row> | undefined;
  /** When there is nothing at all. */
  empty: ReactNode;
  /** Set when a search or filter hides rows; clears it. */
  onClearFilters?: (() => void) | undefined;
}

/** A server-side list: rows, skeletons, nothing, failure, and the pages below. */
export function ListCard<Row extends { id: string }>(props: ListCardProps<Row>) {
  const t = useTranslations('common');
  const { query, list, onClearFilters } = props;
  const rows = rowsOf(query.data);
  const total = query.data && 'items' in query.data ? query.data.total : 0;
  const failure = query.isError ? (
    <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
  ) : null;
  if (failure && !rows) return failure;
  const beyond = rows?.length === 0 && total > 0;
  const nothing = (
    <EmptyState
      icon={<SearchX />}
      title={t('noMatches')}
      description={t('noMatchesHint')}
      action={
        <Button onClick={() => (beyond ? list?.setPage(1) : onClearFilters?.())}>
          {beyond ? t('pagination.first') : t('clearFilters')}
        </Button>
      }
    />
  );
  return (
    <div className="grid gap-3">
      {failure}
      <Card className="overflow-hidden">
        <DataTable
          label={props.label}
          columns={props.columns}
          rows={rows}
          rowId={(row) => row.id}
          sort={list?.sort}
          onSortChange={list?.setSort}
          selection={props.selection}
          rowActions={props.rowActions}
          actionsLabel={t('actions')}
          stale={query.isPlaceholderData}
          empty={beyond || onClearFilters ? nothing : props.empty}
        />
        {list ? <Pages list={list} total={total} /> : null}
      </Card>
    </div>
  );
}

function Pages({ list, total }: { list: PagingState; total: number }) {
  const t = useTranslations('common.pagination');
  if (total <= PAGE_SIZES[0]) return null;
  const from = (list.page - 1) * list.pageSize + 1;
  return (
    <div className="border-t border-line">
      <Pagination
        label={t('label')}
        page={list.page}
        pageSize={list.pageSize}
        pageSizes={PAGE_SIZES}
        total={total}
        onPageChange={list.setPage}
        onPageSizeChange={list.setPageSize}
        previousLabel={t('previous')}
        nextLabel={t('next')}
        pageSizeLabel={t('pageSize')}
        summary={t('summary', { from, to: Math.min(total, from + list.pageSize - 1), total })}
      />
    </div>
  );
}
