import 'server-only';
import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { appRouter } from '../server/routers';
import { runtime } from '../server/runtime';
import { makeQueryClient } from './query-client';

/** Gives the pages below who is signed in with the first answer, so that the portal is there at once. */
export async function WithSession({ children }: { children: ReactNode }) {
  const queryClient = makeQueryClient();
  const trpc = createTRPCOptionsProxy({
    router: appRouter,
    ctx: { runtime: runtime(), headers: await headers() },
    queryClient,
  });
  // A failure (signed out, no database) is left to the browser, which asks again and says what is wrong.
  await queryClient.prefetchQuery({ ...trpc.session.me.queryOptions(), retry: false });
  return <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>;
}
