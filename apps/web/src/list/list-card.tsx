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
import type { ListState } from './use-list-state';

/** The parts of a query result that a list shows. */
interface ListQuery<Row> {
  data: { items: readonly Row[]; total: number } | undefined;
  error: unknown;
  isError: boolean;
  isPlaceholderData: boolean;
  refetch: () => unknown;
}

export interface ListCardProps<Row, By extends string> {
  label: string;
  columns: readonly DataTableColumn<Row>[];
  query: ListQuery<Row>;
  list: ListState<By>;
  rowId: (row: Row) => string;
  rowActions?: (row: Row) => ReactNode;
  selection?: DataTableSelection<Row>;
  /** When there is nothing at all. */
  empty: ReactNode;
  /** Set when a search or filter hides rows; clears it. */
  onClearFilters?: (() => void) | undefined;
}

/** A server-side list: rows, skeletons, nothing, failure, and the pages below. */
export function ListCard<Row, By extends string>(props: ListCardProps<Row, By>) {
  const t = useTranslations('common');
  const { query, list, onClearFilters } = props;
  const total = query.data?.total ?? 0;
  const from = (list.page - 1) * list.pageSize + 1;
  if (query.isError && !query.data)
    return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  const beyond = query.data !== undefined && query.data.items.length === 0 && total > 0;
  const nothing = (
    <EmptyState
      icon={<SearchX />}
      title={t('noMatches')}
      description={t('noMatchesHint')}
      action={
        <Button onClick={() => (beyond ? list.setPage(1) : onClearFilters?.())}>
          {beyond ? t('pagination.first') : t('clearFilters')}
        </Button>
      }
    />
  );
  return (
    <div className="grid gap-3">
      {query.isError ? <ErrorAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      <Card className="overflow-hidden">
        <DataTable
          label={props.label}
          columns={props.columns}
          rows={query.data?.items}
          rowId={props.rowId}
          sort={list.sort}
          onSortChange={list.setSort}
          selection={props.selection}
          rowActions={props.rowActions}
          actionsLabel={t('actions')}
          stale={query.isPlaceholderData}
          empty={beyond || onClearFilters ? nothing : props.empty}
        />
        {total > 10 ? (
          <div className="border-t border-line">
            <Pagination
              label={t('pagination.label')}
              page={list.page}
              pageSize={list.pageSize}
              pageSizes={PAGE_SIZES}
              total={total}
              onPageChange={list.setPage}
              onPageSizeChange={list.setPageSize}
              previousLabel={t('pagination.previous')}
              nextLabel={t('pagination.next')}
              pageSizeLabel={t('pagination.pageSize')}
              summary={t('pagination.summary', {
                from,
                to: Math.min(total, from + list.pageSize - 1),
                total,
              })}
            />
          </div>
        ) : null}
      </Card>
    </div>
  );
}
