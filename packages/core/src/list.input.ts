import { z } from 'zod';

export const PAGE_SIZES = [10, 25, 50, 100] as const;
const DEFAULT_PAGE_SIZE = 25;
/** Beyond this page nobody reads; it also bounds the rows that an OFFSET skips. */
const MAX_PAGE = 100_000;

/** The input that all lists share, and the filters of one. */
export function listInput<const TSort extends readonly [string, ...string[]], TFilters extends z.ZodRawShape>(
  sortKeys: TSort,
  filters: TFilters,
) {
  return z.object({
    page: z.number().int().min(1).max(MAX_PAGE).default(1),
    pageSize: z.literal([...PAGE_SIZES]).default(DEFAULT_PAGE_SIZE),
    search: z.string().trim().max(255).optional(),
    sort: z.object({ by: z.enum(sortKeys), dir: z.enum(['asc', 'desc']) }).optional(),
    ...filters,
  });
}
