import { defaultShouldDehydrateQuery, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import superjson from 'superjson';
import { readAppError } from '../errors/app-error';

export interface QueryClientHooks {
  /** The session is gone: called for any query or mutation that says so. */
  onSignedOut?: () => void;
}

/** A query client with the portal's rules: retry only what may heal; data is refreshed by events. */
export function makeQueryClient({ onSignedOut }: QueryClientHooks = {}): QueryClient {
  const onError = (error: unknown) => {
    if (readAppError(error).code === 'UNAUTHENTICATED') onSignedOut?.();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // The browser's word for "offline" is about other networks: a portal on this machine or in a lab answers all the same.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        // Events tell when data changed; this only saves refetching what was just rendered.
        staleTime: 20_000,
        retry: (failures, error) =>
          failures < 2 && ['OFFLINE', 'UNAVAILABLE'].includes(readAppError(error).code),
      },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: defaultShouldDehydrateQuery,
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
