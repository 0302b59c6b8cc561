import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request may change something: it must come from the portal's own pages. Browsers add these
 * headers to every request that changes something and pages cannot forge them; a client that sends neither
 * cannot show where it comes from and is refused.
 */
export function mayMutate(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  publicUrl: string,
): boolean {
  if (SAFE_METHODS.has(method ?? 'GET')) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin, host } = headers;
  if (origin === undefined) return site === 'same-origin';
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return (
    from.origin === new URL(publicUrl).origin || (host !== undefined && from.host === host.toLowerCase())
  );
}
