import { EventEmitter } from 'node:events';
import { asError, type CallOptions } from './connection.js';
import { parseEndpoints, type Endpoint, type TlsOptions } from './endpoint.js';
import { OvsdbConnectionError, OvsdbTimeoutError } from './errors.js';
import { Lock } from './lock.js';
import { Monitor, type MonitoredTable } from './monitor.js';
import { decodeResults, encodeOperation, type Operation, type OperationResult } from './operations.js';
import type { DatabaseSchema } from './schema.js';
import { Session, type SessionOptions } from './session.js';

export interface ClientOptions {
  /** `unix:/path`, `tcp:host:port`, `ssl:host:port`; several (separated by commas) are tried in turn. */
  readonly endpoints: string | readonly Endpoint[];
  /** Such as `OVN_Northbound`. */
  readonly database: string;
  readonly tls?: TlsOptions;
  /** In a cluster accept only the leader, and leave a server that stops being it. Default true. */
  readonly leaderOnly?: boolean;
  /** Default deadline of a call, in ms (10,000). It includes waiting for a connection. */
  readonly callTimeoutMs?: number;
  /** Deadline of opening a socket, in ms (5,000). */
  readonly connectTimeoutMs?: number;
  /** Silence after which the server is asked for an echo, in ms (10,000); after twice that it counts as lost. */
  readonly probeIntervalMs?: number;
  /** First and longest pause between two rounds of attempts, in ms (50 and 5,000). */
  readonly reconnectMinMs?: number;
  readonly reconnectMaxMs?: number;
}

interface ClientEvents {
  /** Ready: schema read, monitors current, locks asked for. */
  connected: [endpoint: Endpoint];
  /** A connection was lost or an attempt failed; the next attempt follows by itself. */
  disconnected: [reason: Error];
}

/**
 * A client of one OVSDB database that stays connected until it is closed. Calls made while it is disconnected wait
 * for the connection up to their deadline; calls in flight fail when it is lost and are never sent twice.
 */
export class OvsdbClient extends EventEmitter<ClientEvents> {
  private readonly endpoints: readonly Endpoint[];
  private readonly sessionOptions: SessionOptions;
  private readonly callTimeoutMs: number;
  private readonly backoff: { readonly min: number; readonly max: number };
  private readonly monitors = new Map<string, Monitor>();
  private readonly locks = new Map<string, Lock>();
  private readonly closing = new AbortController();
  private session: Session | null = null;
  private running: Promise<void> | null = null;
  private lastFailure: Error | null = null;
  private nextMonitor = 1;

  constructor(options: ClientOptions) {
    super();
    this.setMaxListeners(0);
    this.endpoints =
      typeof options.endpoints === 'string' ? parseEndpoints(options.endpoints) : options.endpoints;
    this.callTimeoutMs = options.callTimeoutMs ?? 10_000;
    this.backoff = { min: options.reconnectMinMs ?? 50, max: options.reconnectMaxMs ?? 5_000 };
    this.sessionOptions = {
      database: options.database,
      leaderOnly: options.leaderOnly ?? true,
      connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
      callTimeoutMs: this.callTimeoutMs,
      probeIntervalMs: options.probeIntervalMs ?? 10_000,
      tls: options.tls,
    };
  }

  /** Whether calls would be sent at once. */
  get connected(): boolean {
    return this.session !== null;
  }

  /**
   * Starts connecting and waits for the first success. On failure (deadline, signal) it goes on trying in the
   * background until {@link close}.
   */
  async connect(options: CallOptions = {}): Promise<void> {
    this.running ??= this.keepConnected();
    await this.ready(Date.now() + (options.timeoutMs ?? this.callTimeoutMs), options.signal);
  }

  /** The schema of the database, as the server has it. */
  async schema(options: CallOptions = {}): Promise<DatabaseSchema> {
    return (await this.readySession(options)).session.schema;
  }

  /**
   * Runs the operations as one transaction: all or nothing. Resolves to one result for each. Throws
   * `OvsdbTransactionError` when the server refuses it, `OvsdbConnectionError` or `OvsdbTimeoutError` when its outcome
   * is unknown or it was never sent.
   */
  async transact(operations: readonly Operation[], options: CallOptions = {}): Promise<OperationResult[]> {
    const { session, deadline } = await this.readySession(options);
    const encoded = operations.map((operation) => encodeOperation(session.schema, operation));
    const reply = await session.connection.call('transact', [session.schema.name, ...encoded], {
      timeoutMs: Math.max(1, deadline - Date.now()),
      signal: options.signal,
      cancellable: true,
    });
    return decodeResults(session.schema, operations, reply);
  }

  /** Watches tables; resolves when their rows are there. The monitor survives reconnections. */
  async monitor(
    tables: Readonly<Record<string, MonitoredTable>>,
    options: CallOptions = {},
  ): Promise<Monitor> {
    const monitor = new Monitor(`monitor-${this.nextMonitor++}`, tables, (cancelled) =>
      this.forget(cancelled),
    );
    const { session, deadline } = await this.readySession(options);
    this.monitors.set(monitor.id, monitor);
    try {
      await session.startMonitor(monitor, Math.max(1, deadline - Date.now()), options.signal);
    } catch (error) {
      // Whoever waits for it gets the error and asks again: nobody would own a monitor that came later.
      this.monitors.delete(monitor.id);
      throw error;
    }
    return monitor;
  }

  /** Asks for a lock and returns at once; see {@link Lock} for whether it is held. One object for each name. */
  async lock(name: string, options: CallOptions = {}): Promise<Lock> {
    const known = this.locks.get(name);
    if (known) return known;
    const lock = new Lock(name, (released) => this.unlock(released));
    const { session, deadline } = await this.readySession(options);
    this.locks.set(name, lock);
    try {
      await session.requestLock(lock, Math.max(1, deadline - Date.now()), options.signal);
    } catch (error) {
      this.locks.delete(name);
      throw error;
    }
    return lock;
  }

  /** Disconnects for good. Everything that waits fails. */
  async close(): Promise<void> {
    this.closing.abort(new OvsdbConnectionError('the client is closed'));
    await this.running;
  }

  private async keepConnected(): Promise<void> {
    let failures = 0;
    for (let turn = 0; !this.closing.signal.aborted; turn++) {
      const endpoint = this.endpoints[turn % this.endpoints.length] as Endpoint;
      try {
        const session = await Session.open(
          endpoint,
          this.sessionOptions,
          this.monitors,
          this.locks,
          this.closing.signal,
        );
        failures = 0;
        this.session = session;
        this.emit('connected', endpoint);
        this.lastFailure = await session.ended;
        this.session = null;
      } catch (error) {
        this.lastFailure = asError(error);
      }
      for (const monitor of this.monitors.values()) monitor.interrupt();
      for (const lock of this.locks.values()) lock.setHeld(false);
      if (this.closing.signal.aborted) break;
      this.emit('disconnected', this.lastFailure);
      // The other servers of a cluster are tried at once; only a whole round without success is followed by a pause.
      if (++failures % this.endpoints.length === 0) {
        await this.pause(failures / this.endpoints.length);
      }
    }
  }

  private pause(rounds: number): Promise<void> {
    const longest = Math.min(this.backoff.max, this.backoff.min * 2 ** Math.min(rounds - 1, 16));
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.closing.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, longest * (0.5 + Math.random() / 2));
      this.closing.signal.addEventListener('abort', done, { once: true });
    });
  }

  private async readySession(options: CallOptions): Promise<{ session: Session; deadline: number }> {
    const deadline = Date.now() + (options.timeoutMs ?? this.callTimeoutMs);
    return { session: await this.ready(deadline, options.signal), deadline };
  }

  private ready(deadline: number, signal?: AbortSignal): Promise<Session> {
    if (this.session) return Promise.resolve(this.session);
    const ends = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    return new Promise((resolve, reject) => {
      if (ends.aborted) return reject(asError(ends.reason));
      if (!this.running) return reject(new OvsdbConnectionError('connect() was not called'));
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.off('connected', onConnected);
        ends.removeEventListener('abort', onAbort);
        settle();
      };
      const onConnected = () => {
        const session = this.session;
        if (session) finish(() => resolve(session));
      };
      const onAbort = () => finish(() => reject(asError(ends.reason)));
      const timer = setTimeout(
        () =>
          finish(() => {
            const why = this.lastFailure ? `: ${this.lastFailure.message}` : '';
            reject(new OvsdbTimeoutError(`not connected to the database${why}`, { cause: this.lastFailure }));
          }),
        Math.max(1, deadline - Date.now()),
      );
      this.on('connected', onConnected);
      ends.addEventListener('abort', onAbort, { once: true });
    });
  }

  private async forget(monitor: Monitor): Promise<void> {
    this.monitors.delete(monitor.id);
    await this.session?.connection.call('monitor_cancel', [monitor.id], { timeoutMs: this.callTimeoutMs });
  }

  private async unlock(lock: Lock): Promise<void> {
    this.locks.delete(lock.name);
    await this.session?.connection.call('unlock', [lock.name], { timeoutMs: this.callTimeoutMs });
  }
}
