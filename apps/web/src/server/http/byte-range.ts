export interface ByteRange {
  /** First and last byte, both included. */
  start: number;
  end: number;
}

/**
 * What a `Range` header asks for of so many bytes (RFC 9110, 14.2): `null` for all of it, as for several ranges and
 * whatever is no range at all; `unsatisfiable` when nothing of it exists.
 */
export function byteRange(header: string | null, size: number): ByteRange | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const wanted = Number(last);
    if (wanted === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - wanted), end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}
