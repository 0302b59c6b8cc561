import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { TRPCError } from '@trpc/server';
import { readableError } from '../auth/request-context';
import type { Runtime } from '../runtime';
import { originOf } from './origin-headers';
import { readerWords } from './reader-words';
import { trpcCodeOf } from './status-of-code';

/** A failure of a route that is no tRPC procedure, as JSON with the same fields. */
export async function errorResponse({ log }: Runtime, headers: Headers, thrown: unknown): Promise<Response> {
  const error = readableError(thrown);
  const { requestId } = originOf((name) => headers.get(name));
  if (error.code === 'INTERNAL') log.error({ err: thrown, requestId }, 'a request failed');
  const { code, field = null } = error;
  const { message, hint } = await readerWords(headers, error);
  return Response.json(
    { error: { code, message, hint, field, requestId } },
    {
      status: getHTTPStatusCodeFromError(new TRPCError({ code: trpcCodeOf[code] })),
      headers: { 'Cache-Control': 'no-store' },
    },
  );
}
