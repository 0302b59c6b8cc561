/** What is typed as a size; NaN for what is none, so that a schema refuses it. */
export function sizeOf(typed: string): number {
  return /^\s*\d+\s*$/.test(typed) ? Number(typed) : Number.NaN;
}
