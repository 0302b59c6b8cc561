'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '../trpc/client';

/** Has everything read anew that a change of a network, a port or a router shows in. */
export function useNetworkRefresh(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(() => {
    for (const filter of [trpc.network.pathFilter(), trpc.port.pathFilter(), trpc.router.pathFilter()])
      void queryClient.invalidateQueries(filter);
  }, [queryClient, trpc]);
}
