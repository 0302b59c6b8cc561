import type { Socket } from 'node:net';
import { CallQueue, type CallOptions } from './call-queue.js';
import { LibvirtConnectionError, LibvirtError, type ConnectionErrorReason } from './errors.js';
import { authenticate } from './authentication.js';
import { Keepalive, KEEPALIVE_PING, KEEPALIVE_PONG, type KeepaliveOptions } from './keepalive.js';
import {
  encodeHeader,
  FrameReader,
  MessageStatus,
  MessageType,
  type Header,
  type Message,
} from './message.js';
import { connectClose, connectOpen, connectSupportsFeature, Feature } from './protocol/connect.js';
import {
  KEEPALIVE_PROGRAM,
  PROTOCOL_VERSION,
  type Procedure,
  type ProcedureId,
  type StreamProcedure,
} from './protocol/procedure.js';
import { LibvirtStream } from './stream.js';
import { dial } from './transport/dial.js';
import { describeEndpoint, type Endpoint } from './transport/endpoint.js';

export interface ConnectionOptions {
  endpoint: Endpoint;
  /** The driver to open on the server, for example `qemu:///system`. */
  uri: string;
  /** Deadline of connecting, authenticating and opening, in ms. */
  connectTimeoutMs: number;
  /** Deadline of a call that names none, in ms. */
  callTimeoutMs: number;
  /** Calls the server works on at once; see `CallQueue`. */
  maxInFlight: number;
  /** `null` leaves keepalive off on both sides, for connections that may pause reading. */
  keepalive: KeepaliveOptions | null;
  /** Receives every event message, in the order they came. */
  onEvent: (program: number, procedure: number, payload: Buffer) => void;
  signal?: AbortSignal | undefined;
}

/** How long `close()` waits for libvirtd's goodbye. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * One connection to one libvirt daemon: it multiplexes calls, events and streams and ends for good when the socket
 * does. `LibvirtClient` puts reconnection on top.
 */
export class Connection {
  /** Resolves with the reason once the connection is over; by then every waiter has been failed. */
  readonly closed: Promise<LibvirtConnectionError>;
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #reader = new FrameReader();
  readonly #calls: CallQueue;
  readonly #streams = new Map<number, LibvirtStream>();
  readonly #pausedStreams = new Set<number>();
  #keepalive: Keepalive | undefined;
  #serial = 0;
  #closing: Promise<void> | undefined;
  #end: LibvirtConnectionError | undefined;
  #resolveClosed: (reason: LibvirtConnectionError) => void = () => undefined;

  private constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#calls = new CallQueue(options.maxInFlight, (frame) => socket.write(frame));
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) =>
      this.#fail('lost', `connection to ${this.#peer} broke: ${error.message}`, error),
    );
    socket.on('close', () => this.#fail('lost', `${this.#peer} closed the connection`));
  }

  /**
   * Dials, authenticates, opens `uri` and starts keepalive.
   * @throws LibvirtConnectionError, LibvirtError (for example an unknown URI), LibvirtTimeoutError
   */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const deadline = AbortSignal.timeout(options.connectTimeoutMs);
    const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
    const socket = await dial(options.endpoint, signal).catch((error: unknown) => {
      if (!deadline.aborted || options.signal?.aborted) throw error;
      const peer = describeEndpoint(options.endpoint);
      throw new LibvirtConnectionError(
        'unreachable',
        `${peer} did not answer within ${options.connectTimeoutMs} ms`,
      );
    });
    const connection = new Connection(socket, options);
    try {
      const call = { timeoutMs: options.connectTimeoutMs, signal: options.signal };
      await authenticate(connection, call);
      await connection.call(connectOpen, { name: options.uri, flags: 0 }, call);
      if (options.keepalive) await connection.#startKeepalive(options.keepalive, call);
      return connection;
    } catch (error) {
      connection.destroy('the connection could not be set up');
      throw error;
    }
  }

  /** Whether calls can still be made. */
  get alive(): boolean {
    return this.#end === undefined && this.#closing === undefined;
  }

  /**
   * Calls a procedure.
   * @throws LibvirtError when libvirt refuses, LibvirtTimeoutError past the deadline, LibvirtConnectionError when the
   *   connection is or goes down, XdrError when an argument does not fit its wire type, or the abort reason of
   *   `options.signal`
   */
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options: CallOptions<Ret> = {}): Promise<Ret> {
    if (!this.alive) return Promise.reject(this.#notAlive());
    return this.#calls.add(this.#nextSerial(), procedure, args, this.#options.callTimeoutMs, options);
  }

  /**
   * Calls a procedure that opens a stream. A reader that is slower than the server stops all reading from this
   * connection, calls included: use one connection for each stream, as `LibvirtClient` does.
   */
  async openStream<Args, Ret>(
    procedure: StreamProcedure<Args, Ret>,
    args: Args,
    options: CallOptions<Ret> = {},
  ): Promise<{ stream: LibvirtStream; ret: Ret }> {
    if (!this.alive) throw this.#notAlive();
    const serial = this.#nextSerial();
    const header = streamHeader(procedure, serial);
    const stream = new LibvirtStream(procedure.name, procedure.stream, {
      send: (status, payload, flushed) => {
        if (this.#end) return flushed(this.#end);
        this.#socket.cork();
        this.#socket.write(encodeHeader({ ...header, status }, payload.length));
        this.#socket.write(payload, flushed);
        this.#socket.uncork();
      },
      pause: () => {
        this.#pausedStreams.add(serial);
        this.#socket.pause();
      },
      resume: () => this.#resume(serial),
      release: () => {
        this.#streams.delete(serial);
        this.#resume(serial);
      },
    });
    // Data may follow the reply in the same packet: the stream must be known before the reply is.
    this.#streams.set(serial, stream);
    try {
      const ret = await this.#calls.add(serial, procedure, args, this.#options.callTimeoutMs, options);
      return { stream, ret };
    } catch (error) {
      if (error instanceof LibvirtError) stream.fail(error);
      stream.on('error', () => undefined).destroy();
      throw error;
    }
  }

  /** Takes no more calls, waits up to two seconds for those in flight, says goodbye and closes. Never throws. */
  close(): Promise<void> {
    this.#closing ??= this.#sayGoodbye();
    return this.#closing;
  }

  async #sayGoodbye(): Promise<void> {
    if (this.#end) return;
    const deadline = performance.now() + CLOSE_TIMEOUT_MS;
    // Libvirtd answers calls side by side: a goodbye sent at once could overtake them.
    await this.#calls.idle(CLOSE_TIMEOUT_MS);
    if (!this.#end) {
      const timeoutMs = Math.max(1, deadline - performance.now());
      await this.#calls.add(this.#nextSerial(), connectClose, {}, timeoutMs, {}).catch(() => undefined);
    }
    this.destroy('the connection was closed');
    await this.closed;
  }

  /** Closes at once, without a goodbye. */
  destroy(message: string): void {
    this.#fail('closed', message);
  }

  async #startKeepalive(options: KeepaliveOptions, call: CallOptions<{ supported: boolean }>): Promise<void> {
    // Asking for the feature is also what makes libvirtd start its own pings.
    const { supported } = await this.call(
      connectSupportsFeature,
      { feature: Feature.PROGRAM_KEEPALIVE },
      call,
    );
    if (!supported || this.#end) return;
    this.#keepalive = new Keepalive(
      options,
      () => this.#sendKeepalive(KEEPALIVE_PING),
      (silentMs) => this.#fail('keepalive', `${this.#peer} has been silent for ${silentMs} ms`),
    );
  }

  #receive(chunk: Buffer): void {
    this.#keepalive?.heard();
    try {
      for (const message of this.#reader.push(chunk)) this.#dispatch(message);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#fail('protocol', `${this.#peer} sent something that is not libvirt's protocol: ${why}`, error);
    }
  }

  #dispatch({ header, payload }: Message): void {
    if (header.program === KEEPALIVE_PROGRAM) {
      if (header.procedure === KEEPALIVE_PING) this.#sendKeepalive(KEEPALIVE_PONG);
      return;
    }
    switch (header.type) {
      case MessageType.REPLY:
        return this.#calls.reply(header.serial, header.status, payload);
      case MessageType.STREAM:
        return this.#streams.get(header.serial)?.receive(header.status, payload);
      case MessageType.MESSAGE:
        return this.#options.onEvent(header.program, header.procedure, payload);
      default:
        throw new Error(`message type ${header.type}`);
    }
  }

  #sendKeepalive(procedure: number): void {
    this.#socket.write(
      encodeHeader(
        {
          program: KEEPALIVE_PROGRAM,
          version: PROTOCOL_VERSION,
          procedure,
          type: MessageType.MESSAGE,
          serial: 0,
          status: MessageStatus.OK,
        },
        0,
      ),
    );
  }

  #nextSerial(): number {
    // Serial 0 belongs to messages that answer nothing.
    this.#serial = this.#serial === 0xffffffff ? 1 : this.#serial + 1;
    return this.#serial;
  }

  #resume(serial: number): void {
    if (!this.#pausedStreams.delete(serial) || this.#pausedStreams.size > 0) return;
    this.#keepalive?.heard();
    this.#socket.resume();
  }

  #notAlive(): LibvirtConnectionError {
    return this.#end ?? new LibvirtConnectionError('closed', 'the connection is being closed');
  }

  get #peer(): string {
    return describeEndpoint(this.#options.endpoint);
  }

  #fail(reason: ConnectionErrorReason, message: string, cause?: unknown): void {
    if (this.#end) return;
    this.#end = new LibvirtConnectionError(reason, message, { cause });
    this.#keepalive?.stop();
    this.#socket.destroy();
    this.#calls.fail(this.#end);
    for (const stream of [...this.#streams.values()]) stream.fail(this.#end);
    this.#resolveClosed(this.#end);
  }
}

function streamHeader(procedure: ProcedureId, serial: number): Header {
  return {
    program: procedure.program,
    version: PROTOCOL_VERSION,
    procedure: procedure.number,
    type: MessageType.STREAM,
    serial,
    status: MessageStatus.CONTINUE,
  };
}
