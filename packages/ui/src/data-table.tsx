'use client';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox } from './checkbox';
import { cn } from './cn';
import { Skeleton } from './skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from './table';

export interface Sort {
  by: string;
  dir: 'asc' | 'desc';
}

export interface DataTableColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  align?: 'left' | 'right';
  /** `title` heads the card that a row becomes on a phone; `hidden` is left out there. Default: a labelled line. */
  onPhone?: 'title' | 'line' | 'hidden';
  className?: string;
}

export interface DataTableSelection<Row> {
  selected: ReadonlySet<string>;
  onChange: (selected: Set<string>) => void;
  allLabel: string;
  rowLabel: (row: Row) => string;
}

export interface DataTableProps<Row> {
  /** Accessible name. */
  label: string;
  /** Only those to show: see {@link ColumnPicker}. */
  columns: readonly DataTableColumn<Row>[];
  /** Undefined while the first page loads. */
  rows: readonly Row[] | undefined;
  rowId: (row: Row) => string;
  sort?: Sort | undefined;
  onSortChange?: (sort: Sort) => void;
  selection?: DataTableSelection<Row>;
  /** The last column. */
  rowActions?: (row: Row) => ReactNode;
  actionsLabel?: string;
  /** In place of rows when there are none. */
  empty: ReactNode;
  /** A newer page is on its way: the old rows stay, dimmed. */
  stale?: boolean;
  skeletonRows?: number;
}

/** A table whose sorting, paging and filtering the server does. Below 768 px each row is a card. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, selection, rowActions, actionsLabel, empty, stale } = props;
  if (rows?.length === 0) return <>{empty}</>;
  return (
    <div
      className="relative md:max-h-[max(24rem,calc(100dvh-18.5rem))] md:overflow-auto"
      aria-busy={rows === undefined || stale === true}
    >
      <Table aria-label={label} className="max-md:block">
        <TableHead className="sticky top-0 z-10 border-b border-line bg-subtle max-md:sr-only">
          <TableRow>
            {selection ? (
              <TableHeader className="w-10 pr-0 pl-4">
                <SelectAll rows={rows ?? []} rowId={rowId} selection={selection} />
              </TableHeader>
            ) : null}
            {columns.map((column) => (
              <ColumnHeader
                key={column.id}
                column={column}
                sort={props.sort}
                onSortChange={props.onSortChange}
              />
            ))}
            {rowActions ? (
              <TableHeader className="w-px bg-subtle md:sticky md:right-0">
                <span className="sr-only">{actionsLabel}</span>
              </TableHeader>
            ) : null}
          </TableRow>
        </TableHead>
        <TableBody className={cn('max-md:block', stale && 'opacity-60 transition-opacity')}>
          {rows === undefined
            ? Array.from({ length: props.skeletonRows ?? 6 }, (_, index) => (
                <SkeletonRow key={index} {...props} />
              ))
            : rows.map((row) => <DataRow key={rowId(row)} row={row} {...props} />)}
        </TableBody>
      </Table>
    </div>
  );
}

function ColumnHeader<Row>({
  column,
  sort,
  onSortChange,
}: {
  column: DataTableColumn<Row>;
  sort: Sort | undefined;
  onSortChange: ((sort: Sort) => void) | undefined;
}) {
  const active = sort?.by === column.id ? sort.dir : null;
  const Icon = active === 'asc' ? ArrowUp : active === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <TableHeader
      aria-sort={active === 'asc' ? 'ascending' : active === 'desc' ? 'descending' : undefined}
      className={cn('whitespace-nowrap', column.align === 'right' && 'text-right', column.className)}
    >
      {column.sortable && onSortChange ? (
        <button
          type="button"
          className={cn(
            '-mx-1.5 inline-flex items-center gap-1 rounded-sm px-1.5 py-0.5 font-medium hover:text-fg',
            active && 'text-fg',
          )}
          onClick={() => onSortChange({ by: column.id, dir: active === 'asc' ? 'desc' : 'asc' })}
        >
          {column.header}
          <Icon aria-hidden className={cn('size-3.5', !active && 'opacity-50')} />
        </button>
      ) : (
        column.header
      )}
    </TableHeader>
  );
}

function SelectAll<Row>({
  rows,
  rowId,
  selection,
}: {
  rows: readonly Row[];
  rowId: (row: Row) => string;
  selection: DataTableSelection<Row>;
}) {
  const count = rows.filter((row) => selection.selected.has(rowId(row))).length;
  const all = rows.length > 0 && count === rows.length;
  return (
    <Checkbox
      aria-label={selection.allLabel}
      checked={all ? true : count > 0 ? 'indeterminate' : false}
      onCheckedChange={() => {
        const next = new Set(selection.selected);
        for (const row of rows) {
          if (all) next.delete(rowId(row));
          else next.add(rowId(row));
        }
        selection.onChange(next);
      }}
    />
  );
}

const cardRow =
  'max-md:relative max-md:grid max-md:grid-cols-[minmax(0,1fr)] max-md:gap-1.5 max-md:px-4 max-md:py-3.5 md:bg-surface md:hover:bg-subtle data-selected:bg-primary-soft';

function DataRow<Row>({ row, columns, rowId, selection, rowActions }: DataTableProps<Row> & { row: Row }) {
  const id = rowId(row);
  const selected = selection?.selected.has(id) ?? false;
  return (
    <TableRow
      className={cardRow}
      data-selected={selected || undefined}
      aria-selected={selection ? selected : undefined}
    >
      {selection ? (
        <TableCell className="w-10 pr-0 pl-4 max-md:absolute max-md:top-4 max-md:left-4 max-md:p-0">
          <Checkbox
            aria-label={selection.rowLabel(row)}
            checked={selected}
            onCheckedChange={() => {
              const next = new Set(selection.selected);
              if (selected) next.delete(id);
              else next.add(id);
              selection.onChange(next);
            }}
          />
        </TableCell>
      ) : null}
      {columns.map((column) => (
        <TableCell
          key={column.id}
          data-label={column.header}
          className={cn(
            column.align === 'right' && 'text-right tabular-nums',
            'max-md:p-0',
            column.onPhone === 'title'
              ? cn(
                  'max-md:order-first max-md:pr-11',
                  selection && 'max-md:pl-9',
                  rowActions && 'max-md:min-h-8',
                )
              : column.onPhone === 'hidden'
                ? 'max-md:hidden'
                : 'max-md:flex max-md:items-start max-md:justify-between max-md:gap-4 max-md:text-right max-md:before:shrink-0 max-md:before:text-muted max-md:before:content-[attr(data-label)]',
            column.className,
          )}
        >
          {column.cell(row)}
        </TableCell>
      ))}
      {rowActions ? (
        // However wide the table is, the actions are in sight.
        <TableCell className="bg-inherit pr-3 pl-1 text-right whitespace-nowrap max-md:absolute max-md:top-2.5 max-md:right-2 max-md:p-0 md:sticky md:right-0">
          {rowActions(row)}
        </TableCell>
      ) : null}
    </TableRow>
  );
}

function SkeletonRow<Row>({ columns, selection, rowActions }: DataTableProps<Row>) {
  return (
    <TableRow className="max-md:block max-md:space-y-2 max-md:px-4 max-md:py-4">
      {selection ? <TableCell className="w-10 pr-0 pl-4 max-md:hidden" /> : null}
      {columns.map((column, index) => (
        <TableCell key={column.id} className={cn('max-md:block max-md:p-0', index > 2 && 'max-md:hidden')}>
          <Skeleton className={index === 0 ? 'w-36' : 'w-20'} />
        </TableCell>
      ))}
      {rowActions ? <TableCell className="max-md:hidden" /> : null}
    </TableRow>
  );
}
