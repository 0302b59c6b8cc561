/** KEEPALIVE_PROC_PING and _PONG of virkeepaliveprotocol.x. */
export const KEEPALIVE_PING = 1;
export const KEEPALIVE_PONG = 2;

export interface KeepaliveOptions {
  /** Silence after which a ping is sent, in ms. */
  intervalMs: number;
  /** Pings in a row that may stay unanswered. */
  count: number;
}

/** Pings a silent server, and says when it has been silent for too long. */
export class Keepalive {
  readonly #options: KeepaliveOptions;
  readonly #timer: NodeJS.Timeout;
  #heard = performance.now();
  #unanswered = 0;

  constructor(options: KeepaliveOptions, ping: () => void, dead: (silentMs: number) => void) {
    this.#options = options;
    this.#timer = setInterval(() => {
      const silentMs = performance.now() - this.#heard;
      if (silentMs < this.#options.intervalMs) return;
      if (this.#unanswered >= this.#options.count) return dead(Math.round(silentMs));
      this.#unanswered += 1;
      ping();
    }, options.intervalMs).unref();
  }

  /** Anything came in: the server lives. */
  heard(): void {
    this.#heard = performance.now();
    this.#unanswered = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
