import type { IncomingMessage } from 'node:http';

/**
 * Whether a WebSocket was opened by the portal's own page. Browsers always send Origin with an upgrade and
 * pages can't change it; without this check any page could use the visitor's cookie.
 */
export function isSameOrigin(request: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (!origin || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  return (
    from.origin === new URL(publicUrl).origin || (host !== undefined && from.host === host.toLowerCase())
  );
}
