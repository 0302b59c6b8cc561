'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ChoicesQuery } from '../../choice/choice-box';
import { firstChoices, isMissing, useChoiceSearch, type ChoiceSearch } from '../../choice/use-choice-search';
import { useTRPC } from '../../trpc/client';
import type { GroupSummary } from './group-view';

/** The project's groups, to choose one. @param chosenId empty while none is */
export function useGroupChoices(chosenId: string): {
  query: ChoicesQuery<GroupSummary>;
  search: ChoiceSearch;
  chosen: { label: string } | null;
} {
  const trpc = useTRPC();
  const search = useChoiceSearch();
  const query = useQuery({
    ...trpc.volumeGroup.list.queryOptions({
      ...firstChoices,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({
    ...trpc.volumeGroup.get.queryOptions({ id: chosenId }),
    enabled: isMissing(query.data, chosenId),
    retry: false,
  });
  return { query, search, chosen: chosen.data ? { label: chosen.data.name } : null };
}
