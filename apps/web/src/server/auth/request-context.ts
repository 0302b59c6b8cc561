import { AppError, toAppError } from '@skydeck/core/app-error';
import type { RequestContext } from '@skydeck/core/context';
import { resolveSession } from '@skydeck/core/identity/session';
import { isDatabaseOutage } from '@skydeck/core/operation/database-outage';
import { originOf } from '../http/origin-headers';
import type { Runtime } from '../runtime';
import { sessionIdOf } from './session-cookie';

/** The context of the use cases for a request that carries a living session. @throws AppError UNAUTHENTICATED */
export async function requestContext(runtime: Runtime, headers: Headers): Promise<RequestContext> {
  const { config, db, log, wake } = runtime;
  const sessionId = await sessionIdOf(headers.get('cookie'), config);
  const session = sessionId && (await resolveSession(db, sessionId, { sessionMs: config.sessionMs }));
  if (!session) {
    throw new AppError('UNAUTHENTICATED', 'You are not signed in.', {
      hint: 'Sign in; a session ends when it is idle for long or was ended elsewhere.',
    });
  }
  const { actor } = session;
  const { requestId, address } = originOf((name) => headers.get(name));
  return { db, config, wake, actor, requestId, address, log: log.child({ requestId, userId: actor.userId }) };
}

/** Any failure as one to show: a database that is away is not an error of the cloud's own. */
export function readableError(error: unknown): AppError {
  if (!(error instanceof AppError) && isDatabaseOutage(error)) {
    return new AppError('UNAVAILABLE', 'The database does not answer.', {
      hint: 'Try again in a moment; running instances are not affected.',
      cause: error,
    });
  }
  return toAppError(error);
}
