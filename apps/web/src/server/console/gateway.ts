import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { consoleAccessProblems } from '@skydeck/core/compute/console-access';
import { CONSOLE_PATH, CONSOLE_SUBPROTOCOL } from '@skydeck/core/compute/console-protocol';
import { closeConsoleSocket, SocketHeartbeat } from '@skydeck/core/compute/console-socket';
import { sweepConsoleSessions, touchConsoleSessions } from '@skydeck/core/compute/console-viewers';
import type { Config } from '@skydeck/core/config';
import { resolveSession } from '@skydeck/core/identity/session';
import type { Logger } from '@skydeck/core/logger';
import type { Db } from '@skydeck/db';
import { WebSocketServer, type WebSocket } from 'ws';
import { mayMutate } from '../http/same-origin';
import { ConsoleConnection } from './console-connection';
import { offeredToken } from './offered-token';

const CHECK_MS = 10_000;
const SWEEP_EVERY_CHECKS = 6;
/** Changes come in bursts: one check answers for all of a burst. */
const BURST_MS = 100;
const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_CONSOLES = 1_000;
const GOODBYE_MS = 1_000;
/** After a change of these somebody's right to an open console may be gone. */
const rightsTypes: ReadonlySet<string> = new Set(['session', 'membership', 'project']);

export interface ConsoleGatewayOptions {
  db: Db;
  config: Pick<Config, 'agentSocket' | 'secretKey' | 'publicUrl' | 'sessionMs'>;
  log: Logger;
  /** The id of the live session whose cookie the request carries; null without one. */
  sessionIdOf: (request: IncomingMessage) => Promise<string | null>;
  /** Hears of changed rows; returns how to stop listening. */
  onChange: (listener: (change: { type: string }) => void) => () => void;
}

/** Takes an upgrade that is for it; answers false for all others. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

export interface ConsoleGateway {
  handleUpgrade: UpgradeHandler;
  /** Consoles that are open or being opened. */
  readonly size: number;
  /** Ends every console with a reason and takes no more. */
  close(): Promise<void>;
}

/** Joins browsers' WebSockets on `/console/ws` to the agents of the hosts on which their instances run. */
export function attachConsoleGateway(options: ConsoleGatewayOptions): ConsoleGateway {
  return new Gateway(options);
}

class Gateway implements ConsoleGateway {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => (offered.has(CONSOLE_SUBPROTOCOL) ? CONSOLE_SUBPROTOCOL : false),
  });
  private readonly connections = new Map<WebSocket, ConsoleConnection>();
  private readonly heartbeat = new SocketHeartbeat((socket) =>
    this.connections.get(socket)?.end('viewer-silent'),
  );
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;
  private burst: NodeJS.Timeout | null = null;
  private checks = 0;
  private closing = false;

  constructor(private readonly options: ConsoleGatewayOptions) {
    this.timer = setInterval(() => void this.check(), CHECK_MS);
    this.timer.unref();
    this.stopListening = options.onChange(({ type }) => {
      if (!rightsTypes.has(type) || this.connections.size === 0 || this.burst) return;
      this.burst = setTimeout(() => {
        this.burst = null;
        void this.check();
      }, BURST_MS);
      this.burst.unref();
    });
  }

  get size(): number {
    return this.connections.size;
  }

  readonly handleUpgrade: UpgradeHandler = (request, socket, head) => {
    if ((request.url ?? '').split('?')[0] !== CONSOLE_PATH) return false;
    socket.on('error', () => socket.destroy());
    // A console changes things, though it is opened by a GET: another site's page may not use the visitor's cookie.
    if (!mayMutate('POST', request.headers, this.options.config.publicUrl)) refuse(socket, '403 Forbidden');
    else this.sockets.handleUpgrade(request, socket, head, (viewer) => this.accept(viewer, request));
    return true;
  };

  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    if (this.burst) clearTimeout(this.burst);
    this.stopListening();
    this.heartbeat.stop();
    const all = [...this.connections.values()];
    for (const connection of all) connection.end('gateway-restarting');
    const cutOff = setTimeout(() => all.forEach(({ viewer }) => viewer.terminate()), GOODBYE_MS);
    await Promise.all(all.map((connection) => connection.done));
    clearTimeout(cutOff);
  }

  private accept(viewer: WebSocket, request: IncomingMessage): void {
    if (this.closing || this.connections.size >= MAX_CONSOLES) {
      viewer.on('error', () => undefined);
      closeConsoleSocket(viewer, this.closing ? 'gateway-restarting' : 'gateway-full');
      return;
    }
    const credentials = this.options
      .sessionIdOf(request)
      .then((sessionId) => ({ token: offeredToken(request), sessionId }));
    const connection = new ConsoleConnection(this.options, viewer, credentials);
    this.connections.set(viewer, connection);
    this.heartbeat.watch(viewer);
    void connection.done.then(() => this.connections.delete(viewer));
  }

  /** Tells that the consoles live, and ends those whose viewers may no longer watch. */
  private async check(): Promise<void> {
    const { db, log } = this.options;
    try {
      const open = new Map<string, ConsoleConnection>();
      for (const connection of this.connections.values())
        if (connection.id) open.set(connection.id, connection);
      const ids = [...open.keys()];
      await this.keepSessionsInUse();
      if (ids.length > 0) {
        await touchConsoleSessions(db, ids);
        for (const [id, reason] of await consoleAccessProblems(db, ids)) open.get(id)?.end(reason);
      }
      if (this.checks++ % SWEEP_EVERY_CHECKS === 0) await sweepConsoleSessions(db);
    } catch (error) {
      // Rights live in the database too: while it is away they do not change.
      log.warn({ err: error }, 'console rights not checked');
    }
  }

  /** Who types into a console uses the portal: the session slides as it does with requests. */
  private async keepSessionsInUse(): Promise<void> {
    const used = new Set<string>();
    for (const connection of this.connections.values()) {
      const sessionId = connection.takeUse();
      if (sessionId) used.add(sessionId);
    }
    const { db, config } = this.options;
    for (const sessionId of used) await resolveSession(db, sessionId, { sessionMs: config.sessionMs });
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
