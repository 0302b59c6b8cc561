import {
  consoleCloseReasonOf,
  consoleCloseReasons,
  type ConsoleCloseReason,
} from '@skydeck/core/compute/console-close';
import { consoleSubprotocols } from '@skydeck/core/compute/console-protocol';
import { reconnectDelay } from '../live/reconnect-delay';

/** A console that held this long was a good one: the next failure starts counting anew. */
const STABLE_MS = 5_000;

/** Why a link ended: the gateway's reason, `network` when the socket just broke, or the failed request for a token. */
export type LinkProblem = { reason: ConsoleCloseReason | 'network' } | { error: unknown };

export type LinkState =
  | { phase: 'connecting' }
  | { phase: 'connected' }
  /** Tries again by itself at `retryAt` (as `Date.now()`). */
  | { phase: 'waiting'; problem: LinkProblem; retryAt: number }
  /** Only the user can go on. */
  | { phase: 'ended'; problem: LinkProblem };

export interface LinkOptions {
  /** Asks the server for a fresh one-time token. */
  openToken: () => Promise<{ token: string; path: string }>;
  /** Whether a failed request for a token may work later without the user. */
  mayRetry: (error: unknown) => boolean;
  /** Shows the console on a socket that is being opened; returns how to take it away. */
  attach: (socket: WebSocket) => () => void;
  onState: (state: LinkState) => void;
}

/** Keeps one console connected: a new token and socket for every attempt, with growing pauses between them. */
export class ConsoleLink {
  private attempt = 0;
  private stopped = false;
  private detach: (() => void) | null = null;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: LinkOptions) {}

  /** Connects now, whatever was being waited for. */
  async connect(): Promise<void> {
    this.drop();
    this.options.onState({ phase: 'connecting' });
    const attempt = ++this.serial;
    try {
      const { token, path } = await this.options.openToken();
      if (!this.stopped && attempt === this.serial) this.open(token, path);
    } catch (error) {
      if (this.stopped || attempt !== this.serial) return;
      if (this.options.mayRetry(error)) this.wait({ error });
      else this.options.onState({ phase: 'ended', problem: { error } });
    }
  }

  /** Ends it for good. */
  stop(): void {
    this.stopped = true;
    this.drop();
  }

  /** Counts attempts, so that the answer to an abandoned one is passed over. */
  private serial = 0;

  private open(token: string, path: string): void {
    const url = new URL(path, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, consoleSubprotocols(token));
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    let openedAt: number | null = null;
    socket.addEventListener('open', () => {
      if (this.socket !== socket) return;
      openedAt = Date.now();
      this.options.onState({ phase: 'connected' });
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.socket !== socket) return;
      if (openedAt !== null && Date.now() - openedAt > STABLE_MS) this.attempt = 0;
      this.drop();
      const reason = consoleCloseReasonOf(code) ?? 'network';
      if (reason === 'network' || consoleCloseReasons[reason].retry) this.wait({ reason });
      else this.options.onState({ phase: 'ended', problem: { reason } });
    });
    this.detach = this.options.attach(socket);
  }

  private wait(problem: LinkProblem): void {
    const delay = Math.max(1_000, reconnectDelay(this.attempt++));
    this.timer = setTimeout(() => void this.connect(), delay);
    this.options.onState({ phase: 'waiting', problem, retryAt: Date.now() + delay });
  }

  private drop(): void {
    clearTimeout(this.timer);
    const { socket, detach } = this;
    this.socket = null;
    this.detach = null;
    detach?.();
    socket?.close();
  }
}
