/** A line of the metadata editor: keys may be empty or doubled while they are typed. */
export interface MetadataEntry {
  id: number;
  key: string;
  value: string;
}

/** The stored object as lines. */
export function entriesOf(metadata: Record<string, string>): MetadataEntry[] {
  return Object.entries(metadata).map(([key, value], id) => ({ id, key, value }));
}

/** The lines as the object to store; wholly empty lines are left out. */
export function recordOf(entries: readonly MetadataEntry[]): Record<string, string> {
  return Object.fromEntries(
    entries
      .filter(({ key, value }) => key !== '' || value !== '')
      .map(({ key, value }) => [key.trim(), value]),
  );
}

/** What is wrong with a line, if anything. */
export function entryProblem(
  entries: readonly MetadataEntry[],
  entry: MetadataEntry,
): 'empty' | 'duplicate' | null {
  const key = entry.key.trim();
  if (key === '') return entry.value === '' ? null : 'empty';
  return entries.some((each) => each.id < entry.id && each.key.trim() === key) ? 'duplicate' : null;
}

/** Whether any line is wrong. */
export function hasEntryProblem(entries: readonly MetadataEntry[]): boolean {
  return entries.some((entry) => entryProblem(entries, entry) !== null);
}
