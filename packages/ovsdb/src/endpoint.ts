import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { OvsdbConnectionError, OvsdbProtocolError } from './errors.js';

/** Where a server listens, in the notation that every OVS tool uses (ovsdb(7), "Connection Methods"). */
export type Endpoint =
  | { readonly type: 'unix'; readonly path: string }
  | { readonly type: 'tcp' | 'ssl'; readonly host: string; readonly port: number };

/** Key, certificate and CA (PEM) for `ssl:` endpoints; anything else that `tls.connect` takes is passed on. */
export type TlsOptions = Pick<
  ConnectionOptions,
  'key' | 'cert' | 'ca' | 'passphrase' | 'servername' | 'checkServerIdentity' | 'rejectUnauthorized'
>;

const DEFAULT_PORT = 6640;

/**
 * Parses `unix:/path`, `tcp:host[:port]`, `ssl:host[:port]` (IPv6 hosts in brackets), several separated by commas.
 * Throws {@link OvsdbProtocolError} for anything else.
 */
export function parseEndpoints(text: string): Endpoint[] {
  const endpoints = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseEndpoint);
  if (endpoints.length === 0) throw new OvsdbProtocolError('no endpoint given');
  return endpoints;
}

function parseEndpoint(text: string): Endpoint {
  const unix = /^unix:(.+)$/.exec(text);
  if (unix?.[1]) return { type: 'unix', path: unix[1] };
  const network = /^(tcp|ssl):(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  const host = network?.[2] ?? network?.[3];
  const port = Number(network?.[4] ?? DEFAULT_PORT);
  if (!network || !host || port < 1 || port > 65535) {
    throw new OvsdbProtocolError(`"${text}" is not unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT`);
  }
  return { type: network[1] === 'ssl' ? 'ssl' : 'tcp', host, port };
}

/** The endpoint as text again, for messages. */
export function formatEndpoint(endpoint: Endpoint): string {
  if (endpoint.type === 'unix') return `unix:${endpoint.path}`;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `${endpoint.type}:${host}:${endpoint.port}`;
}

/** Opens a socket to the endpoint, within `timeoutMs`. Throws {@link OvsdbConnectionError}. */
export function openSocket(
  endpoint: Endpoint,
  timeoutMs: number,
  signal: AbortSignal,
  tls?: TlsOptions,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket =
      endpoint.type === 'unix'
        ? connectTcp({ path: endpoint.path })
        : endpoint.type === 'tcp'
          ? connectTcp({ host: endpoint.host, port: endpoint.port })
          : connectTls({ ...tls, host: endpoint.host, port: endpoint.port });
    const fail = (why: string, cause?: unknown) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      reject(new OvsdbConnectionError(`${formatEndpoint(endpoint)}: ${why}`, { cause }));
    };
    const onAbort = () => fail('given up', signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(() => fail(`no connection within ${timeoutMs} ms`), timeoutMs);
    const onError = (error: Error) => fail(error.message, error);
    socket.once('error', onError);
    socket.once(endpoint.type === 'ssl' ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      if (endpoint.type !== 'unix') {
        socket.setNoDelay(true);
        socket.setKeepAlive(true, 10_000);
      }
      resolve(socket);
    });
  });
}
