import type { Codec } from './codec.js';
import { LibvirtConnectionError, LibvirtError, LibvirtTimeoutError } from './errors.js';
import { frameEncoder, MessageStatus, MessageType, sealFrame } from './message.js';
import { PROTOCOL_VERSION, type Procedure, type ProcedureId } from './protocol/procedure.js';
import { XdrDecoder, XdrError } from './xdr.js';

export interface CallOptions<Ret = unknown> {
  /** Deadline in ms from now; waiting for a free slot counts. Default: the procedure's or the connection's. */
  timeoutMs?: number | undefined;
  /** Gives up on the answer when it aborts. A call that was sent may still be carried out. */
  signal?: AbortSignal | undefined;
  /** Runs synchronously as the reply is read, before any message behind it. */
  onReply?: ((ret: Ret) => void) | undefined;
}

interface Call {
  serial: number;
  procedure: ProcedureId;
  frame: Buffer;
  sent: boolean;
  /** The caller has its answer (a timeout, say) and only the slot on the server is still taken. */
  settled: boolean;
  answer(decoder: XdrDecoder): void;
  reject(error: Error): void;
}

/**
 * Calls of one connection, by serial. At most `maxInFlight` are with the server; the rest wait here in order.
 * Libvirtd stops reading from a client that has `max_client_requests` (5 by default) calls running, and with that
 * stops hearing its keepalive: staying below that number keeps the connection alive under any load.
 */
export class CallQueue {
  readonly #maxInFlight: number;
  readonly #write: (frame: Buffer) => void;
  readonly #waiting = new Set<Call>();
  readonly #inFlight = new Map<number, Call>();
  #notifyIdle: (() => void) | undefined;

  constructor(maxInFlight: number, write: (frame: Buffer) => void) {
    this.#maxInFlight = maxInFlight;
    this.#write = write;
  }

  add<Args, Ret>(
    serial: number,
    procedure: Procedure<Args, Ret>,
    args: Args,
    defaultTimeoutMs: number,
    options: CallOptions<Ret>,
  ): Promise<Ret> {
    const { signal, onReply } = options;
    const timeoutMs = options.timeoutMs ?? procedure.timeoutMs ?? defaultTimeoutMs;
    return new Promise<Ret>((resolve, reject) => {
      signal?.throwIfAborted();
      const settle = (outcome: () => void): void => {
        if (call.settled) return;
        call.settled = true;
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        outcome();
        if (this.#notifyIdle && this.#isIdle()) this.#notifyIdle();
      };
      const onAbort = (): void => this.#abandon(call, signal?.reason as Error);
      const call: Call = {
        serial,
        procedure,
        frame: encodeCall(serial, procedure, args),
        sent: false,
        settled: false,
        answer: (decoder) => {
          const ret = decodeWhole(procedure, decoder);
          settle(() => {
            onReply?.(ret);
            resolve(ret);
          });
        },
        reject: (error) => settle(() => reject(error)),
      };
      const timer = setTimeout(
        () => this.#abandon(call, new LibvirtTimeoutError(procedure.name, timeoutMs, call.sent)),
        timeoutMs,
      );
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(call);
      this.#sendMore();
    });
  }

  /** Resolves when every call has its outcome, or after `timeoutMs`. */
  idle(timeoutMs: number): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#notifyIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** A reply came in. @throws XdrError when it does not decode: the connection cannot be trusted any more */
  reply(serial: number, status: number, payload: Buffer): void {
    const call = this.#inFlight.get(serial);
    if (!call) throw new XdrError(`reply to serial ${serial}, which was not asked`);
    this.#inFlight.delete(serial);
    try {
      if (status === MessageStatus.OK) call.answer(new XdrDecoder(payload));
      else call.reject(LibvirtError.decode(call.procedure.name, payload));
    } catch (error) {
      call.reject(error as Error);
      throw error;
    } finally {
      this.#sendMore();
    }
  }

  /** The connection is over: every call fails with `end`. */
  fail(end: LibvirtConnectionError): void {
    const calls = [...this.#inFlight.values(), ...this.#waiting];
    this.#inFlight.clear();
    this.#waiting.clear();
    for (const call of calls) {
      call.reject(
        new LibvirtConnectionError(
          end.reason,
          `${call.procedure.name} ${call.sent ? 'got no answer' : 'was not sent'}: ${end.message}`,
          { cause: end },
          call.sent,
        ),
      );
    }
  }

  #isIdle(): boolean {
    return this.#waiting.size === 0 && [...this.#inFlight.values()].every(({ settled }) => settled);
  }

  #abandon(call: Call, error: Error): void {
    this.#waiting.delete(call);
    call.reject(error);
  }

  #sendMore(): void {
    for (const call of this.#waiting) {
      if (this.#inFlight.size >= this.#maxInFlight) return;
      this.#waiting.delete(call);
      call.sent = true;
      this.#inFlight.set(call.serial, call);
      this.#write(call.frame);
    }
  }
}

function encodeCall<Args, Ret>(serial: number, procedure: Procedure<Args, Ret>, args: Args): Buffer {
  const encoder = frameEncoder();
  procedure.args.encode(encoder, args);
  return sealFrame(encoder, {
    program: procedure.program,
    version: PROTOCOL_VERSION,
    procedure: procedure.number,
    type: MessageType.CALL,
    serial,
    status: MessageStatus.OK,
  });
}

function decodeWhole<Ret>({ name, ret }: { name: string; ret: Codec<Ret> }, decoder: XdrDecoder): Ret {
  const value = ret.decode(decoder);
  if (decoder.remaining > 0)
    throw new XdrError(`${decoder.remaining} bytes left over after the reply to ${name}`);
  return value;
}
