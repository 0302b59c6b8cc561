import type { Query, QueryClient } from '@tanstack/react-query';

/**
 * Asks again for the answers that a change affects. One that is on its way for the first time cannot be asked for anew
 * (there is nothing to show meanwhile), and may have been read before the change: it is asked for again when it is there.
 */
export function refreshQueries(queryClient: QueryClient, affected: (query: Query) => boolean): void {
  const first = queryClient
    .getQueryCache()
    .findAll({ fetchStatus: 'fetching', predicate: affected })
    .filter(({ state }) => state.data === undefined);
  void queryClient.invalidateQueries({ predicate: affected });
  for (const query of first) {
    const again = (): void => void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
    // Why it failed is shown by whoever asked.
    query.promise?.then(again, () => undefined);
  }
}
