import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { appRouter } from './routers';
import type { Runtime } from './runtime';

export const TRPC_PATH = '/api/trpc';
/** The portal's client joins up to ten calls. */
const MAX_BATCH = 20;

/** Answers a tRPC call over HTTP. */
export function handleTrpc(runtime: Runtime, request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: TRPC_PATH,
    req: request,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    responseMeta: () => ({ headers: { 'Cache-Control': 'no-store' } }),
    createContext: () => ({ runtime, headers: request.headers }),
  });
}
