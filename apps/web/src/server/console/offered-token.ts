import type { IncomingMessage } from 'node:http';
import { CONSOLE_SUBPROTOCOL, CONSOLE_TOKEN_PREFIX } from '@skydeck/core/compute/console-protocol';

/** The console token among the offered subprotocols. It is not in the address, and so in no log of addresses. */
export function offeredToken(request: IncomingMessage): string | null {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(CONSOLE_SUBPROTOCOL)) return null;
  const token = offered
    .find((name) => name.startsWith(CONSOLE_TOKEN_PREFIX))
    ?.slice(CONSOLE_TOKEN_PREFIX.length);
  return token && token.length <= 128 ? token : null;
}
