import type { Socket } from 'node:net';
import {
  OvsdbConnectionError,
  OvsdbError,
  OvsdbProtocolError,
  OvsdbRpcError,
  OvsdbTimeoutError,
} from './errors.js';
import { JsonStream } from './json-stream.js';
import { isObject } from './schema.js';

export interface CallOptions {
  /** How long the call may take altogether, in ms. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

interface ConnectionCall extends CallOptions {
  readonly timeoutMs: number;
  /**
   * Runs while the answer is being read, before any message that follows it. A promise would resume after those, and
   * a monitor would see its updates before its initial rows.
   */
  readonly onResult?: (result: unknown) => void;
  /** Tell the server when the caller gives up (RFC 7047 section 4.1.4, for `transact`). */
  readonly cancellable?: boolean;
}

interface Waiter {
  readonly method: string;
  readonly onResult: ((result: unknown) => void) | undefined;
  settle(error: Error | null, result?: unknown): void;
}

export interface ConnectionHandlers {
  onNotification(method: string, params: readonly unknown[]): void;
  /** Called once, with the reason, when the connection is over. */
  onClose(reason: Error): void;
}

/** One JSON-RPC 1.0 session over a socket: calls, notifications, echoes both ways. It ends with its socket. */
export class Connection {
  private readonly stream = new JsonStream();
  private readonly waiters = new Map<number, Waiter>();
  private nextId = 1;
  private closed: Error | null = null;
  private lastHeard = Date.now();
  private readonly probe: NodeJS.Timeout;

  /** @param probeIntervalMs after this long a silence an echo is sent, after twice as long the peer counts as lost. */
  constructor(
    private readonly socket: Socket,
    private readonly handlers: ConnectionHandlers,
    probeIntervalMs: number,
  ) {
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.close(new OvsdbConnectionError(error.message, { cause: error })));
    socket.on('close', () => this.close(new OvsdbConnectionError('the server closed the connection')));
    this.probe = setInterval(() => this.checkPeer(probeIntervalMs), probeIntervalMs);
    this.probe.unref();
  }

  /** Sends a request. Throws the errors of this package, or the signal's reason. */
  call(method: string, params: readonly unknown[], options: ConnectionCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(this.closed);
      if (options.signal?.aborted) return reject(asError(options.signal.reason));
      const id = this.nextId++;
      const giveUp = (error: Error) => {
        if (options.cancellable) this.send({ method: 'cancel', params: [id], id: null });
        waiter.settle(error);
      };
      const timer = setTimeout(
        () =>
          giveUp(new OvsdbTimeoutError(`${method}: no answer within ${Math.round(options.timeoutMs)} ms`)),
        options.timeoutMs,
      );
      const onAbort = () => giveUp(asError(options.signal?.reason));
      options.signal?.addEventListener('abort', onAbort, { once: true });
      const waiter: Waiter = {
        method,
        onResult: options.onResult,
        settle: (error, result) => {
          this.waiters.delete(id);
          clearTimeout(timer);
          options.signal?.removeEventListener('abort', onAbort);
          if (error) reject(error);
          else resolve(result);
        },
      };
      this.waiters.set(id, waiter);
      this.send({ method, params, id });
    });
  }

  /** Ends the connection; every waiter fails with the reason. */
  close(reason: Error): void {
    if (this.closed) return;
    this.closed = reason;
    clearInterval(this.probe);
    this.socket.destroy();
    for (const waiter of [...this.waiters.values()]) waiter.settle(reason);
    this.handlers.onClose(reason);
  }

  private send(message: Record<string, unknown>): void {
    if (!this.closed) this.socket.write(JSON.stringify(message));
  }

  private receive(chunk: Buffer): void {
    this.lastHeard = Date.now();
    try {
      for (const message of this.stream.push(chunk)) {
        if (this.closed) return;
        this.dispatch(message);
      }
    } catch (error) {
      this.close(
        error instanceof OvsdbError
          ? error
          : new OvsdbProtocolError(`while reading a message: ${String(error)}`, { cause: error }),
      );
    }
  }

  private dispatch(message: unknown): void {
    if (!isObject(message)) throw new OvsdbProtocolError('a message is no object');
    if (typeof message.method === 'string') {
      const params = Array.isArray(message.params) ? (message.params as unknown[]) : [];
      if (message.method === 'echo') this.send({ result: params, error: null, id: message.id });
      else if (message.id === null || message.id === undefined)
        this.handlers.onNotification(message.method, params);
      else this.send({ result: null, error: { error: 'unknown method' }, id: message.id });
      return;
    }
    const waiter = this.waiters.get(message.id as number);
    // Answers to calls that were given up are late, not wrong.
    if (!waiter) return;
    if (message.error !== null && message.error !== undefined) {
      waiter.settle(new OvsdbRpcError(waiter.method, message.error));
      return;
    }
    try {
      waiter.onResult?.(message.result);
      waiter.settle(null, message.result);
    } catch (error) {
      waiter.settle(asError(error));
    }
  }

  private checkPeer(intervalMs: number): void {
    const silence = Date.now() - this.lastHeard;
    if (silence >= 2 * intervalMs) {
      this.close(new OvsdbConnectionError(`the server has been silent for ${silence} ms`));
    } else if (silence >= intervalMs) {
      this.call('echo', [], { timeoutMs: 2 * intervalMs }).catch(() => undefined);
    }
  }
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new OvsdbError(String(reason));
}
