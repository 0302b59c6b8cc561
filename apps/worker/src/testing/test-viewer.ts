import { setTimeout as after } from 'node:timers';
import type { WebSocket } from 'ws';

/** Somebody at a console: remembers what came and waits for what should. */
export class TestViewer {
  private seen = Buffer.alloc(0);
  private readonly waiting = new Set<() => void>();
  readonly ended: Promise<{ code: number; reason: string }>;

  /** @param socket paused, as the agent's client hands it out */
  constructor(private readonly socket: WebSocket) {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.seen = Buffer.concat([this.seen, data]);
      for (const look of this.waiting) look();
    });
    this.ended = new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
    socket.resume();
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** What came since it last forgot. */
  get text(): string {
    return this.seen.toString('latin1');
  }

  send(data: string | Buffer): void {
    this.socket.send(data, { binary: true });
  }

  leave(): void {
    this.socket.terminate();
  }

  /** Drops what came so far. */
  forget(): void {
    this.seen = Buffer.alloc(0);
  }

  /** Resolves once what came fulfils the condition. */
  until(condition: (bytes: Buffer) => boolean, timeoutMs = 30_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!condition(this.seen)) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve();
      };
      const timer = after(() => {
        this.waiting.delete(look);
        reject(
          new Error(`waited in vain; the last that came: ${this.seen.subarray(-500).toString('latin1')}`),
        );
      }, timeoutMs);
      this.waiting.add(look);
      look();
    });
  }

  untilText(text: string, timeoutMs?: number): Promise<void> {
    return this.until((bytes) => bytes.includes(text), timeoutMs);
  }

  /** RFB 3.8 up to the server's description of the screen (RFC 6143, 7.1 to 7.3). */
  async shakeHandsAsVnc(shared: boolean): Promise<void> {
    await this.expectBytes(12);
    this.send('RFB 003.008\n');
    await this.expectBytes(2);
    this.send(Buffer.from([1]));
    await this.expectBytes(4);
    this.send(Buffer.from([shared ? 1 : 0]));
    await this.expectBytes(24);
    this.forget();
  }

  private async expectBytes(count: number): Promise<void> {
    await this.until((bytes) => bytes.length >= count);
    this.forget();
  }
}
