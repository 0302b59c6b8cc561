/** One page of a list. */
export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

/** A page's window for the database. */
export function windowOf(input: { page: number; pageSize: number }): { skip: number; take: number } {
  return { skip: (input.page - 1) * input.pageSize, take: input.pageSize };
}

/** Escapes what LIKE would read as a pattern, so that a search for `100%` finds just that. */
export function likePattern(search: string): string {
  return `%${escapeLike(search)}%`;
}

/** Prisma's condition for "has this text in it", whatever its case; Prisma itself leaves patterns as they are. */
export function containing(search: string): { contains: string; mode: 'insensitive' } {
  return { contains: escapeLike(search), mode: 'insensitive' };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (char) => `\\${char}`);
}
