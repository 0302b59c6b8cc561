import type { Config } from '@skydeck/core/config';
import { SESSION_MAX_MS } from '@skydeck/core/identity/session';
import { deriveKey } from '@skydeck/core/secret-box';
import { decode } from 'next-auth/jwt';

/** The cookie may outlive its session, whose row decides; it never lives longer than a session can. */
export const COOKIE_MAX_AGE_SECONDS = SESSION_MAX_MS / 1000;

export function isSecure(config: Pick<Config, 'publicUrl'>): boolean {
  return config.publicUrl.startsWith('https:');
}

/** Browsers take `__Secure-` cookies over https only, so that plain http cannot plant one. */
export function sessionCookieName(config: Pick<Config, 'publicUrl'>): string {
  return `${isSecure(config) ? '__Secure-' : ''}skydeck.session`;
}

export function sessionSecret(config: Pick<Config, 'secretKey'>): string {
  return deriveKey(config.secretKey, 'session').toString('hex');
}

/** The session id in a Cookie header; null without one, or when it is forged or outdated. */
export async function sessionIdOf(
  cookieHeader: string | null | undefined,
  config: Pick<Config, 'publicUrl' | 'secretKey'>,
): Promise<string | null> {
  const token = cookieValue(cookieHeader ?? '', sessionCookieName(config));
  if (!token) return null;
  try {
    const claims = await decode({ token, secret: sessionSecret(config) });
    return typeof claims?.['sid'] === 'string' ? claims['sid'] : null;
  } catch {
    return null;
  }
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
