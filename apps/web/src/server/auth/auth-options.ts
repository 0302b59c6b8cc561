import { login } from '@skydeck/core/identity/login';
import { endSession } from '@skydeck/core/identity/end-session';
import type { NextAuthOptions } from 'next-auth';
import credentials from 'next-auth/providers/credentials';
import { originOf } from '../http/origin-headers';
import type { Runtime } from '../runtime';
import { COOKIE_MAX_AGE_SECONDS, isSecure, sessionCookieName, sessionSecret } from './session-cookie';

/** Sign-in with name and password; the cookie carries nothing but the session's id. */
export function authOptions(runtime: Runtime): NextAuthOptions {
  const { config, db, log } = runtime;
  const secure = isSecure(config);
  return {
    secret: sessionSecret(config),
    session: { strategy: 'jwt', maxAge: COOKIE_MAX_AGE_SECONDS },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(config),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    pages: { signIn: '/login', signOut: '/login', error: '/login' },
    logger: {
      // A wrong password is no fault of the server; the audit trail has it.
      error: (code, metadata) => log.debug({ code, metadata }, 'sign-in'),
      warn: (code) => log.debug({ code }, 'sign-in'),
      debug: () => undefined,
    },
    providers: [
      credentials({
        credentials: { name: {}, password: {} },
        async authorize(given, request) {
          const origin = originOf((name) => text(request.headers?.[name]));
          const attempt = login(runtime, {
            name: text(given?.name),
            password: text(given?.password),
            userAgent: text(request.headers?.['user-agent']) || null,
            ...origin,
          });
          // next-auth hands an error's message on to the page: `locked:840`. What else may fail is for the log alone.
          const result = await attempt.catch((error: unknown) => {
            log.error({ err: error, requestId: origin.requestId }, 'a sign-in failed');
            throw new Error('unavailable');
          });
          if (result.ok) return { id: result.sessionId };
          throw new Error(
            [result.reason, result.retryAfterSeconds].filter((part) => part !== null).join(':'),
          );
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : token['sid'] }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.['sid'] === 'string') await endSession(db, token['sid']);
      },
    },
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
