import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls } from 'node:tls';
import { LibvirtConnectionError } from '../errors.js';
import {
  DEFAULT_TCP_PORT,
  DEFAULT_TLS_PORT,
  describeEndpoint,
  type Endpoint,
  type TlsEndpoint,
} from './endpoint.js';

/** Probes an idle TCP peer after this long, so that a connection without libvirt keepalive notices a dead host too. */
const TCP_KEEPALIVE_MS = 30_000;

/**
 * Opens a socket to the endpoint; for TLS the handshake and libvirtd's check of the client's certificate are done.
 * @throws LibvirtConnectionError `unreachable` with the system's error as cause; what `signal` aborts with
 */
export async function dial(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = open(endpoint);
  try {
    const event = endpoint.transport === 'tls' ? 'secureConnect' : 'connect';
    await until(socket, event, signal, 'the connection was closed', () => true);
    if (endpoint.transport === 'tls') await acceptance(socket, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw signal.reason;
    const why = error instanceof Error ? error.message : String(error);
    throw new LibvirtConnectionError(
      'unreachable',
      `cannot connect to ${describeEndpoint(endpoint)}: ${why}`,
      {
        cause: error,
      },
    );
  }
}

function open(endpoint: Endpoint): Socket {
  switch (endpoint.transport) {
    case 'unix':
      return connectSocket({ path: endpoint.path });
    case 'tcp':
      return connectSocket({
        host: endpoint.host,
        port: endpoint.port ?? DEFAULT_TCP_PORT,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: TCP_KEEPALIVE_MS,
      });
    case 'tls':
      return openTls(endpoint);
  }
}

function openTls(endpoint: TlsEndpoint): Socket {
  const serverName = endpoint.serverName ?? endpoint.host;
  const socket = connectTls({
    host: endpoint.host,
    port: endpoint.port ?? DEFAULT_TLS_PORT,
    ca: endpoint.ca,
    cert: endpoint.cert,
    key: endpoint.key,
    // SNI must not carry an address; the certificate is checked against it all the same.
    servername: isIP(serverName) ? '' : serverName,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate),
    minVersion: 'TLSv1.2',
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
  return socket;
}

/** After the handshake libvirtd checks the client's certificate and sends one byte of value 1 when it is accepted. */
function acceptance(socket: Socket, signal: AbortSignal): Promise<void> {
  const refused = 'the server refused the client certificate';
  return until(socket, 'readable', signal, refused, () => {
    const byte = socket.read(1) as Buffer | null;
    if (byte !== null && byte[0] !== 1) throw new Error(refused);
    return byte !== null;
  });
}

/** Waits for `event` until `done` says that it was enough; an error, the end of the socket or `signal` reject. */
function until(
  socket: Socket,
  event: string,
  signal: AbortSignal,
  closedMessage: string,
  done: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off(event, onEvent).off('error', onError).off('close', onClose);
      outcome();
    };
    const onEvent = (): void => {
      try {
        if (done()) settle(resolve);
      } catch (error) {
        settle(() => reject(error as Error));
      }
    };
    const onError = (error: Error): void => settle(() => reject(error));
    const onClose = (): void => settle(() => reject(new Error(closedMessage)));
    const onAbort = (): void => settle(() => reject(signal.reason as Error));
    signal.addEventListener('abort', onAbort);
    socket.on(event, onEvent).on('error', onError).on('close', onClose);
  });
}
