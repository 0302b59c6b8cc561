import type { Socket } from 'node:net';

/** More than so much that nobody has asked for is left in the kernel. */
const ENOUGH = 8 * 1024 ** 2;

/** A socket's bytes in just the portions that are asked for, one after the other. */
export class ByteReader {
  private readonly parts: Buffer[] = [];
  private length = 0;
  private ended: Error | null = null;
  private wanted = 0;
  private wake: (() => void) | null = null;

  constructor(private readonly socket: Socket) {
    socket.on('data', (part: Buffer) => {
      this.parts.push(part);
      this.length += part.length;
      if (this.length > Math.max(ENOUGH, this.wanted)) socket.pause();
      if (this.length >= this.wanted) this.wake?.();
    });
    const end = (error?: Error): void => {
      this.ended ??= error ?? new Error('it ended');
      this.wake?.();
    };
    socket.on('error', end);
    socket.on('end', () => end());
    socket.on('close', () => end());
  }

  /** @throws Error when there are no more */
  async take(length: number): Promise<Buffer> {
    this.wanted = length;
    if (this.length < length) {
      this.socket.resume();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        if (this.ended) resolve();
      });
      this.wake = null;
    }
    if (this.length < length) throw this.ended ?? new Error('it ended');
    return this.cut(length);
  }

  private cut(length: number): Buffer {
    const taken: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      const part = this.parts[0] as Buffer;
      taken.push(part.subarray(0, missing));
      if (part.length > missing) this.parts[0] = part.subarray(missing);
      else this.parts.shift();
      missing -= Math.min(missing, part.length);
    }
    this.length -= length;
    return taken.length === 1 ? (taken[0] as Buffer) : Buffer.concat(taken, length);
  }
}
