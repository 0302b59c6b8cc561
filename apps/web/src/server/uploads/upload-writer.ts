import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';

/** So much is collected while the disk is written to. */
const BUFFER_BYTES = 4 * 1024 ** 2;
/** So much the kernel may hold back: the disk works beside the network, not after it, and no guest waits for it long. */
const DIRTY_BYTES = 64 * 1024 ** 2;

/** More came than was announced. */
export class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}

/** Writes a part of an upload into its file. What it says was written is on the disk when it finishes. */
export class UploadWriter extends Writable {
  private position: number;
  private dirty = 0;
  private writing: Promise<void> = Promise.resolve();
  private syncing: Promise<void> | null = null;

  /** @param handle is closed with the stream @param limit where the file ends: not a byte more is written */
  constructor(
    private readonly handle: FileHandle,
    start: number,
    private readonly limit: number,
  ) {
    super({ highWaterMark: BUFFER_BYTES });
    this.position = start;
  }

  /** How far the file is. */
  get received(): number {
    return this.position;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.put([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.put(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    Promise.resolve(this.syncing)
      .then(() => this.handle.datasync())
      .then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // A file that is closed while it is written to would hand its number to another one.
    void Promise.allSettled([this.writing, this.syncing])
      .then(() => this.handle.close())
      .then(() => done(error), done);
  }

  private put(buffers: Buffer[], done: (error?: Error | null) => void): void {
    this.writing = this.writeAll(buffers);
    this.writing.then(() => done(), done);
  }

  private async writeAll(buffers: Buffer[]): Promise<void> {
    let left = buffers;
    const bytes = buffers.reduce((sum, { length }) => sum + length, 0);
    if (this.position + bytes > this.limit) throw new TooMuchError('more came than was announced');
    while (left.length > 0) {
      const { bytesWritten } = await this.handle.writev(left, this.position);
      this.position += bytesWritten;
      this.dirty += bytesWritten;
      // A full disk may take a part before it says so.
      left = after(left, bytesWritten);
    }
    if (this.dirty >= DIRTY_BYTES && this.syncing === null) this.sync();
  }

  private sync(): void {
    this.dirty = 0;
    this.syncing = this.handle
      .datasync()
      .catch((error: unknown) => {
        this.destroy(error as Error);
      })
      .finally(() => {
        this.syncing = null;
      });
  }
}

/** What is left of the buffers behind so many bytes. */
function after(buffers: Buffer[], bytes: number): Buffer[] {
  let skip = bytes;
  for (const [index, buffer] of buffers.entries()) {
    if (skip < buffer.length) return [buffer.subarray(skip), ...buffers.slice(index + 1)];
    skip -= buffer.length;
  }
  return [];
}
