'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button';
import { Select } from './select';

export interface PaginationProps {
  /** Accessible name. */
  label: string;
  /** From 1. */
  page: number;
  pageSize: number;
  pageSizes: readonly number[];
  total: number;
  onPageChange: (page: number) => void;
  onPageSizeChange: (pageSize: number) => void;
  previousLabel: string;
  nextLabel: string;
  pageSizeLabel: string;
  /** The range in words, such as "26-50 of 312". */
  summary: ReactNode;
}

/** Page by page through a server-side list. */
export function Pagination(props: PaginationProps) {
  const { page, pageSize, total, onPageChange } = props;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  return (
    <nav
      aria-label={props.label}
      className="flex flex-wrap items-center justify-between gap-3 px-4 py-2.5 text-xs"
    >
      <span className="text-muted tabular-nums">{props.summary}</span>
      <div className="flex items-center gap-2">
        <Select
          size="sm"
          className="w-auto"
          aria-label={props.pageSizeLabel}
          value={String(pageSize)}
          onValueChange={(value) => props.onPageSizeChange(Number(value))}
          options={props.pageSizes.map((size) => ({ value: String(size), label: String(size) }))}
        />
        <IconButton
          label={props.previousLabel}
          size="sm"
          variant="secondary"
          icon={<ChevronLeft />}
          disabled={page <= 1}
          onClick={() => onPageChange(page - 1)}
        />
        <IconButton
          label={props.nextLabel}
          size="sm"
          variant="secondary"
          icon={<ChevronRight />}
          disabled={page >= pages}
          onClick={() => onPageChange(page + 1)}
        />
      </div>
    </nav>
  );
}
