import { Duplex } from 'node:stream';
import { LibvirtError } from './errors.js';
import { MessageStatus, STREAM_CHUNK_MAX } from './message.js';
import type { StreamDirection } from './protocol/procedure.js';

/** What a stream needs of the connection that carries it. */
export interface StreamLink {
  /** Sends one stream message; `flushed` is called when the kernel has taken it, or with the reason it cannot. */
  send(status: number, payload: Buffer, flushed: (error?: Error | null) => void): void;
  /** Stops and resumes reading from the socket: the only flow control the protocol has. */
  pause(): void;
  resume(): void;
  /** The stream is over; nothing more will be sent. */
  release(): void;
}

/** How long destroying a stream waits for libvirtd to confirm the abort before it counts as done. */
const ABORT_CONFIRMATION_MS = 5_000;

const EMPTY = Buffer.alloc(0);

/**
 * virStream as a Node stream: a guest's console, or the data of a volume.
 *
 * - Reading: `end` comes after libvirtd confirmed that all data was sent, so a cut-off download never looks complete.
 * - Writing: `finish` comes after libvirtd confirmed that it has taken all data; `stream.pipeline` is right to use.
 * - `destroy()` aborts on the server too. An error of the server destroys the stream with a `LibvirtError`.
 */
export class LibvirtStream extends Duplex {
  readonly #link: StreamLink;
  readonly #procedure: string;
  readonly #direction: StreamDirection;
  /** open: data flows; finishing: our OK awaits the server's; aborting: our ERROR awaits the server's; over: neither. */
  #state: 'open' | 'finishing' | 'aborting' | 'over' = 'open';
  #remoteEnded = false;
  /** Run once when the server has confirmed the finish or the abort, or when it never will. */
  #settled: Array<(error?: Error) => void> = [];

  /** @internal made by `Connection.openStream` */
  constructor(procedure: string, direction: StreamDirection, link: StreamLink) {
    const options = {
      readable: direction !== 'write',
      writable: direction !== 'read',
      allowHalfOpen: false,
      readableHighWaterMark: STREAM_CHUNK_MAX,
      writableHighWaterMark: STREAM_CHUNK_MAX,
    };
    super(options);
    this.#procedure = procedure;
    this.#direction = direction;
    this.#link = link;
  }

  /** @internal a stream message came in */
  receive(status: number, payload: Buffer): void {
    if (this.#state === 'over') return;
    if (status === MessageStatus.ERROR) return this.#receiveError(payload);
    if (status === MessageStatus.OK) return this.#confirmed();
    if (this.#state !== 'open') return;
    if (payload.length === 0) return this.#receiveEnd();
    // The payload is a view of the socket's buffer, which nobody else writes to: no copy is needed.
    if (!this.push(payload)) this.#link.pause();
  }

  /** @internal the connection is gone */
  fail(error: Error): void {
    for (const notify of this.#over()) notify(error);
    // The error may stand right behind the reply that opened the stream: whoever awaits the stream gets it first, and
    // the chance to listen for errors.
    setImmediate(() => this.destroy(error));
  }

  override _read(): void {
    this.#link.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#state !== 'open') return callback();
    const sendFrom = (offset: number): void => {
      const end = Math.min(offset + STREAM_CHUNK_MAX, chunk.length);
      this.#link.send(MessageStatus.CONTINUE, chunk.subarray(offset, end), (error) => {
        if (error || end === chunk.length) return callback(error);
        sendFrom(end);
      });
    };
    if (chunk.length === 0) return callback();
    sendFrom(0);
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (this.#state === 'over') return callback();
    this.#settled.push(callback);
    this.#finish();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.#state === 'over') return callback(error);
    const done = (): void => {
      clearTimeout(timer);
      this.#over();
      callback(error);
    };
    const timer = setTimeout(done, ABORT_CONFIRMATION_MS);
    this.#settled = [done];
    // A finish that is under way cannot be aborted any more: its confirmation is awaited instead.
    if (this.#state === 'open') {
      this.#state = 'aborting';
      this.#link.send(MessageStatus.ERROR, EMPTY, () => undefined);
    }
    // The confirmation comes behind data that nobody reads any more.
    this.#link.resume();
  }

  /** The server has no more data. Our OK asks it whether everything went well. */
  #receiveEnd(): void {
    this.#remoteEnded = true;
    this.#finish();
  }

  #finish(): void {
    if (this.#state !== 'open') return;
    this.#state = 'finishing';
    this.#link.send(MessageStatus.OK, EMPTY, () => undefined);
  }

  #confirmed(): void {
    const settled = this.#over();
    if (this.#direction !== 'write' && !this.destroyed) this.push(null);
    for (const notify of settled) notify();
  }

  #receiveError(payload: Buffer): void {
    // A console whose guest is gone ends; the daemon's complaint that it was not closed first is no news.
    if (this.#state === 'aborting' || (this.#direction === 'duplex' && this.#remoteEnded))
      return this.#confirmed();
    this.fail(LibvirtError.decode(this.#procedure, payload));
  }

  #over(): Array<(error?: Error) => void> {
    const settled = this.#settled;
    this.#settled = [];
    if (this.#state !== 'over') {
      this.#state = 'over';
      this.#link.release();
    }
    return settled;
  }
}
