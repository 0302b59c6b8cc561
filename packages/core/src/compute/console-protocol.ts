/** Where the gateway listens. */
export const CONSOLE_PATH = '/console/ws';
/** What browser and gateway agree on; the token travels beside it as a second, never chosen, subprotocol. */
export const CONSOLE_SUBPROTOCOL = 'skydeck.console';
export const CONSOLE_TOKEN_PREFIX = 'token.';

/** The subprotocols with which a browser opens a console. */
export function consoleSubprotocols(token: string): string[] {
  return [CONSOLE_SUBPROTOCOL, `${CONSOLE_TOKEN_PREFIX}${token}`];
}
