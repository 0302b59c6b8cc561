import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { BlockApi } from './api/blocks.js';
import { ConsoleApi } from './api/consoles.js';
import { DeviceApi } from './api/devices.js';
import { DomainApi } from './api/domains.js';
import { GuestApi } from './api/guest.js';
import { HostApi } from './api/host.js';
import { JobApi } from './api/jobs.js';
import { NodeDeviceApi } from './api/node-devices.js';
import { PoolApi } from './api/pools.js';
import { SecretApi } from './api/secrets.js';
import { SnapshotApi } from './api/snapshots.js';
import { StatsApi } from './api/stats.js';
import { TuningApi } from './api/tuning.js';
import { VolumeApi } from './api/volumes.js';
import type { CallOptions } from './call-queue.js';
import { Connection } from './connection.js';
import { LibvirtConnectionError } from './errors.js';
import { EventHub } from './events.js';
import type { KeepaliveOptions } from './keepalive.js';
import type { Procedure, ProcedureId, StreamProcedure } from './protocol/procedure.js';
import type { LibvirtStream } from './stream.js';
import { DEFAULT_SOCKET_PATH, describeEndpoint, type Endpoint } from './transport/endpoint.js';

export interface LibvirtClientOptions {
  /** Default: the unix socket /run/libvirt/libvirt-sock. */
  endpoint?: Endpoint;
  /** The driver to open on the server. Default `qemu:///system`. */
  uri?: string;
  /** Deadline of one attempt to connect, in ms. Default 10,000. */
  connectTimeoutMs?: number;
  /** Deadline of calls that name none and are not slow by nature, in ms. Default 30,000. */
  callTimeoutMs?: number;
  /** How long a call waits for a connection while there is none, in ms; default: until its own deadline. */
  connectionWaitMs?: number;
  /**
   * Calls the server works on at once; more wait their turn here. Default 4, one less than libvirtd's default
   * `max_client_requests`, beyond which it stops reading, keepalive answers included.
   */
  maxInFlight?: number;
  /** Default: a ping after 5,000 ms of silence, dead after 5 unanswered ones. `null` turns it off. */
  keepalive?: KeepaliveOptions | null;
  /** Pause before trying to connect again: doubles from `initialMs` (100) to `maxMs` (5,000), with jitter. */
  backoff?: { initialMs: number; maxMs: number };
}

/**
 * idle: not started; connecting: no connection yet or none any more, trying; connected; closed: by `close()`, for good.
 */
export type ClientState = 'idle' | 'connecting' | 'connected' | 'closed';

interface ClientEvents {
  /** The state changed; `error` says why a connection was lost or an attempt failed. */
  state: [state: ClientState, error: Error | undefined];
  /** Connected again after a loss, subscriptions registered: events in between were missed. */
  reconnected: [];
  /** Something failed that no caller waits for, for example a handler that threw. */
  warning: [error: Error];
}

/**
 * A libvirt client that stays connected: calls, events and streams over one daemon's RPC socket, reconnecting with
 * back-off and subscribing again when the daemon restarts.
 *
 * A call made while there is no connection waits for one until its deadline. A call in flight when the connection
 * breaks fails at once with `LibvirtConnectionError` and is never repeated by itself: it may have been carried out.
 */
export class LibvirtClient extends EventEmitter<ClientEvents> {
  readonly host = new HostApi(this);
  readonly domains = new DomainApi(this);
  readonly consoles = new ConsoleApi(this);
  readonly devices = new DeviceApi(this);
  readonly blocks = new BlockApi(this);
  readonly snapshots = new SnapshotApi(this);
  readonly stats = new StatsApi(this);
  readonly tuning = new TuningApi(this);
  readonly jobs = new JobApi(this);
  readonly guest = new GuestApi(this);
  readonly pools = new PoolApi(this);
  readonly volumes = new VolumeApi(this);
  readonly secrets = new SecretApi(this);
  readonly nodeDevices = new NodeDeviceApi(this);
  readonly events: EventHub;
  readonly #options: Required<LibvirtClientOptions>;
  readonly #stop = new AbortController();
  /** Connections of their own: streams and isolated calls. */
  readonly #side = new Set<Connection>();
  #state: ClientState = 'idle';
  #connection: Connection | undefined;
  #lastError: Error | undefined;
  #supervisor: Promise<void> | undefined;
  #waiting = new Set<(connection: Connection | LibvirtConnectionError) => void>();

  constructor(options: LibvirtClientOptions = {}) {
    super();
    this.#options = {
      endpoint: options.endpoint ?? { transport: 'unix', path: DEFAULT_SOCKET_PATH },
      uri: options.uri ?? 'qemu:///system',
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      callTimeoutMs: options.callTimeoutMs ?? 30_000,
      connectionWaitMs: options.connectionWaitMs ?? Number.POSITIVE_INFINITY,
      maxInFlight: options.maxInFlight ?? 4,
      keepalive: options.keepalive === undefined ? { intervalMs: 5_000, count: 5 } : options.keepalive,
      backoff: options.backoff ?? { initialMs: 100, maxMs: 5_000 },
    };
    this.events = new EventHub(
      (timeoutMs) => this.#connected('SUBSCRIBE', timeoutMs ?? this.#options.callTimeoutMs, undefined),
      (error) => this.emit('warning', error),
    );
  }

  /**
   * Makes a client and connects it. When the first attempt fails it throws, and nothing is left behind.
   * @throws LibvirtConnectionError, LibvirtError
   */
  static async connect(options: LibvirtClientOptions = {}): Promise<LibvirtClient> {
    const client = new LibvirtClient(options);
    client.#setState('connecting', undefined);
    try {
      client.#adopt(await client.#open());
    } catch (error) {
      await client.close();
      throw error;
    }
    client.#supervisor = client.#supervise();
    return client;
  }

  /** Starts connecting in the background and keeps trying, for a daemon that may not be up yet. */
  start(): this {
    if (this.#state === 'idle') {
      this.#setState('connecting', undefined);
      this.#supervisor = this.#supervise();
    }
    return this;
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Why the last connection was lost or the last attempt failed. */
  get lastError(): Error | undefined {
    return this.#lastError;
  }

  /**
   * Calls any procedure of the tables in `protocol`.
   * @throws LibvirtError, LibvirtTimeoutError, LibvirtConnectionError; see `Connection.call`
   */
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options: CallOptions<Ret> = {}): Promise<Ret> {
    if (this.#connection?.alive) return this.#connection.call(procedure, args, options);
    return this.#callLater(procedure, args, options);
  }

  /** As `call`, over a connection of its own: for calls that take minutes and would keep a slot from the others. */
  async callIsolated<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions<Ret> = {},
  ): Promise<Ret> {
    const connection = await this.#openSide(procedure, this.#options.keepalive, options);
    try {
      return await connection.call(procedure, args, options);
    } finally {
      await this.#closeSide(connection);
    }
  }

  /**
   * Opens a stream over a connection of its own, so that a slow reader holds up nothing but itself. The connection is
   * closed with the stream.
   */
  async openStream<Args, Ret>(
    procedure: StreamProcedure<Args, Ret>,
    args: Args,
    options: CallOptions<Ret> = {},
  ): Promise<{ stream: LibvirtStream; ret: Ret }> {
    // A reader that pauses would not answer keepalive pings either.
    const connection = await this.#openSide(procedure, null, options);
    try {
      const opened = await connection.openStream(procedure, args, options);
      opened.stream.once('close', () => void this.#closeSide(connection));
      return opened;
    } catch (error) {
      await this.#closeSide(connection);
      throw error;
    }
  }

  /** Ends all streams, fails all calls, closes and does not reconnect. Never throws. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#setState('closed', undefined);
    this.#stop.abort();
    const end = new LibvirtConnectionError('closed', 'the client was closed');
    for (const wake of this.#waiting) wake(end);
    this.#waiting.clear();
    const connections = [...this.#side, ...(this.#connection ? [this.#connection] : [])];
    this.#connection = undefined;
    await Promise.all([...connections.map((connection) => connection.close()), this.#supervisor]);
  }

  async #supervise(): Promise<void> {
    const { initialMs, maxMs } = this.#options.backoff;
    let pauseMs = initialMs;
    let before = this.#connection !== undefined;
    while (!this.#stop.signal.aborted) {
      try {
        const connection = this.#connection ?? (await this.#establish(before));
        before = true;
        pauseMs = initialMs;
        const reason = await connection.closed;
        this.#connection = undefined;
        this.#setState('connecting', reason);
      } catch (error) {
        this.#setState('connecting', error as Error);
      }
      const jittered = pauseMs * (0.5 + Math.random() / 2);
      pauseMs = Math.min(pauseMs * 2, maxMs);
      await delay(jittered, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** A new connection with all subscriptions on it. */
  async #establish(again: boolean): Promise<Connection> {
    const connection = await this.#open();
    try {
      await this.events.attach(connection);
      this.#stop.signal.throwIfAborted();
    } catch (error) {
      connection.destroy('subscriptions could not be set up');
      throw error;
    }
    this.#adopt(connection);
    if (again) this.emit('reconnected');
    return connection;
  }

  #adopt(connection: Connection): void {
    this.#connection = connection;
    this.#setState('connected', undefined);
    for (const wake of this.#waiting) wake(connection);
    this.#waiting.clear();
  }

  #open(signal = this.#stop.signal, keepalive = this.#options.keepalive): Promise<Connection> {
    return Connection.open({
      ...this.#options,
      keepalive,
      signal,
      onEvent: (program, procedure, payload) => this.events.dispatch(program, procedure, payload),
    });
  }

  async #openSide(
    procedure: ProcedureId,
    keepalive: KeepaliveOptions | null,
    { timeoutMs = this.#options.callTimeoutMs, signal }: CallOptions<never>,
  ): Promise<Connection> {
    await this.#connected(procedure.name, timeoutMs, signal);
    const signals = signal ? [signal, this.#stop.signal] : [this.#stop.signal];
    const connection = await this.#open(AbortSignal.any(signals), keepalive);
    this.#side.add(connection);
    return connection;
  }

  async #closeSide(connection: Connection): Promise<void> {
    this.#side.delete(connection);
    await connection.close();
  }

  async #callLater<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions<Ret>,
  ): Promise<Ret> {
    const timeoutMs = options.timeoutMs ?? procedure.timeoutMs ?? this.#options.callTimeoutMs;
    const started = performance.now();
    const connection = await this.#connected(procedure.name, timeoutMs, options.signal);
    const leftMs = Math.max(1, timeoutMs - (performance.now() - started));
    return connection.call(procedure, args, { ...options, timeoutMs: leftMs });
  }

  /** The connection, or the next one. @throws LibvirtConnectionError when there is none within `deadlineMs` */
  async #connected(what: string, deadlineMs: number, signal: AbortSignal | undefined): Promise<Connection> {
    const timeoutMs = Math.min(deadlineMs, this.#options.connectionWaitMs);
    if (this.#connection?.alive) return this.#connection;
    if (this.#state === 'idle' || this.#state === 'closed') {
      throw new LibvirtConnectionError('closed', `${what} was not sent: the client is ${this.#state}`);
    }
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiting.delete(wake);
        outcome();
      };
      const wake = (result: Connection | LibvirtConnectionError): void =>
        settle(() => (result instanceof Connection ? resolve(result) : reject(result)));
      const onAbort = (): void => settle(() => reject(signal?.reason as Error));
      const timer = setTimeout(() => {
        const peer = describeEndpoint(this.#options.endpoint);
        const why = this.#lastError ? `: ${this.#lastError.message}` : '';
        const message = `${what} was not sent: no connection to ${peer} within ${timeoutMs} ms${why}`;
        settle(() => reject(new LibvirtConnectionError('unreachable', message, { cause: this.#lastError })));
      }, timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(wake);
    });
  }

  #setState(state: ClientState, error: Error | undefined): void {
    if (this.#state === 'closed') return;
    if (error) this.#lastError = error;
    this.#state = state;
    this.emit('state', state, error);
  }
}
