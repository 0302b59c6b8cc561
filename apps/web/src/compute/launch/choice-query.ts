/** The parts of a list query that a section of choices shows. */
export interface ChoiceQuery<Item> {
  data: { items: readonly Item[] } | undefined;
  error: unknown;
  isError: boolean;
  refetch: () => unknown;
}
