import { EventEmitter } from 'node:events';

interface LockEvents {
  acquired: [];
  /** Stolen by another client, or the connection is lost. */
  lost: [];
}

/** A server-side lock (RFC 7047 section 4.1.8). It is asked for again after every reconnection. */
export class Lock extends EventEmitter<LockEvents> {
  private isHeld = false;

  /** Made by `OvsdbClient.lock`. */
  constructor(
    readonly name: string,
    private readonly onRelease: (lock: Lock) => Promise<void>,
  ) {
    super();
  }

  /** Whether this client holds it as far as it knows; put an `assert` into transactions that depend on it. */
  get held(): boolean {
    return this.isHeld;
  }

  /** Gives the lock back, or stops waiting for it. */
  async release(): Promise<void> {
    this.setHeld(false);
    await this.onRelease(this);
  }

  /** What the server said last. */
  setHeld(held: boolean): void {
    if (held === this.isHeld) return;
    this.isHeld = held;
    this.emit(held ? 'acquired' : 'lost');
  }
}
