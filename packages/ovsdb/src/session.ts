import { asError, Connection } from './connection.js';
import { formatEndpoint, openSocket, type Endpoint, type TlsOptions } from './endpoint.js';
import { OvsdbConnectionError, OvsdbProtocolError, OvsdbRpcError } from './errors.js';
import type { Lock } from './lock.js';
import type { Monitor } from './monitor.js';
import { isObject, parseSchema, type DatabaseSchema } from './schema.js';

export interface SessionOptions {
  readonly database: string;
  readonly leaderOnly: boolean;
  readonly connectTimeoutMs: number;
  readonly callTimeoutMs: number;
  readonly probeIntervalMs: number;
  readonly tls: TlsOptions | undefined;
}

const SERVER_MONITOR = 'server';

/** One connection that was made ready: schema read, leadership checked, monitors and locks restored. */
export class Session {
  schema!: DatabaseSchema;
  readonly connection: Connection;
  /** Resolves to the reason when the connection is over. */
  readonly ended: Promise<Error>;
  private monitorsSince = true;
  private clustered = false;

  private constructor(
    socket: Awaited<ReturnType<typeof openSocket>>,
    private readonly options: SessionOptions,
    private readonly monitors: ReadonlyMap<string, Monitor>,
    private readonly locks: ReadonlyMap<string, Lock>,
  ) {
    let end: (reason: Error) => void = () => undefined;
    this.ended = new Promise((resolve) => (end = resolve));
    this.connection = new Connection(
      socket,
      { onNotification: (method, params) => this.notified(method, params), onClose: end },
      options.probeIntervalMs,
    );
  }

  /**
   * Connects to one server; the signal ends the session at any time. Throws when the server does not answer, lacks the
   * database or is not the leader.
   */
  static async open(
    endpoint: Endpoint,
    options: SessionOptions,
    monitors: ReadonlyMap<string, Monitor>,
    locks: ReadonlyMap<string, Lock>,
    signal: AbortSignal,
  ): Promise<Session> {
    const socket = await openSocket(endpoint, options.connectTimeoutMs, signal, options.tls);
    const session = new Session(socket, options, monitors, locks);
    const onAbort = () => session.connection.close(asError(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    void session.ended.then(() => signal.removeEventListener('abort', onAbort));
    try {
      await session.prepare(endpoint);
      return session;
    } catch (error) {
      session.connection.close(
        new OvsdbConnectionError('the session could not be prepared', { cause: error }),
      );
      throw error;
    }
  }

  /** Asks for a monitor's rows: the difference to what it has where the server remembers that far, else all. */
  async startMonitor(monitor: Monitor, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const { requests, lastTransaction } = monitor.request(this.schema);
    const database = this.schema.name;
    if (this.monitorsSince) {
      try {
        await this.connection.call('monitor_cond_since', [database, monitor.id, requests, lastTransaction], {
          timeoutMs,
          signal,
          onResult: (result) => {
            if (!Array.isArray(result) || result.length !== 3 || typeof result[1] !== 'string') {
              throw new OvsdbProtocolError('monitor_cond_since was not answered by three values');
            }
            monitor.begin(this.schema, result[2], result[1], result[0] === true);
          },
        });
        return;
      } catch (error) {
        if (!isUnknownMethod(error)) throw error;
        this.monitorsSince = false;
      }
    }
    await this.connection.call('monitor_cond', [database, monitor.id, requests], {
      timeoutMs,
      signal,
      onResult: (result) => monitor.begin(this.schema, result, null, false),
    });
  }

  /** Asks for a lock; the server says at once, or later by a notification, that it is ours. */
  async requestLock(lock: Lock, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    await this.connection.call('lock', [lock.name], {
      timeoutMs,
      signal,
      onResult: (result) => lock.setHeld(isObject(result) && result.locked === true),
    });
  }

  private async prepare(endpoint: Endpoint): Promise<void> {
    const { database, leaderOnly, callTimeoutMs: timeoutMs } = this.options;
    if (leaderOnly) await this.requireLeader(endpoint);
    this.schema = parseSchema(await this.connection.call('get_schema', [database], { timeoutMs }));
    for (const lock of this.locks.values()) await this.requestLock(lock, timeoutMs);
    for (const monitor of this.monitors.values()) await this.startMonitor(monitor, timeoutMs);
  }

  /** The `_Server` database (ovsdb-server(5)) tells of each database whether it is clustered and who leads. */
  private async requireLeader(endpoint: Endpoint): Promise<void> {
    const request = {
      Database: [
        { columns: ['name', 'model', 'connected', 'leader'], where: [['name', '==', this.options.database]] },
      ],
    };
    let refusal: string | null = null;
    try {
      await this.connection.call('monitor_cond', ['_Server', SERVER_MONITOR, request], {
        timeoutMs: this.options.callTimeoutMs,
        onResult: (result) => (refusal = this.refusal(result)),
      });
    } catch (error) {
      // Servers before 2.9 have no `_Server` database, and no clusters.
      if (!(error instanceof OvsdbRpcError)) throw error;
    }
    if (refusal) throw new OvsdbConnectionError(`${formatEndpoint(endpoint)}: ${String(refusal)}`);
  }

  private refusal(updates: unknown): string | null {
    const rows = isObject(updates) && isObject(updates.Database) ? Object.values(updates.Database) : [];
    for (const update of rows) {
      if (!isObject(update)) continue;
      const row = update.initial ?? update.insert;
      if (isObject(row)) {
        // Columns at their default (false) are left out of new rows.
        if (row.model !== 'clustered') continue;
        this.clustered = true;
        if (row.connected !== true) return 'is cut off from its cluster';
        if (row.leader !== true) return 'is not the leader of its cluster';
      }
      if (isObject(update.modify) && this.clustered) {
        if (update.modify.connected === false) return 'is cut off from its cluster';
        if (update.modify.leader === false) return 'is no longer the leader of its cluster';
      }
      if ('delete' in update) return 'no longer has the database';
    }
    return null;
  }

  private notified(method: string, params: readonly unknown[]): void {
    switch (method) {
      case 'update3':
        this.monitors.get(String(params[0]))?.update(params[2], String(params[1]));
        break;
      case 'update2': {
        if (params[0] === SERVER_MONITOR) {
          const refusal = this.refusal(params[1]);
          if (refusal) this.connection.close(new OvsdbConnectionError(`the server ${refusal}`));
        } else {
          this.monitors.get(String(params[0]))?.update(params[1], null);
        }
        break;
      }
      case 'locked':
        this.locks.get(String(params[0]))?.setHeld(true);
        break;
      case 'stolen':
        this.locks.get(String(params[0]))?.setHeld(false);
        break;
    }
  }
}

function isUnknownMethod(error: unknown): boolean {
  return error instanceof OvsdbRpcError && JSON.stringify(error.reply).includes('unknown method');
}
