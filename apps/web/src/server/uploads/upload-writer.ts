import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { AlignedMemory, PAGE_BYTES } from './aligned-memory';

/** So much is collected while the disk is written to. */
const BUFFER_BYTES = 8 * 1024 ** 2;
/** Less is only written when nothing more comes: every write has its price. */
const WRITE_BYTES = 4 * 1024 ** 2;
/** A slow line's bytes do not wait longer for the disk. */
const WAIT_MS = 250;
/** So much may be without a flush: the disk works beside the network, not after it, and no guest waits for it long. */
const DIRTY_BYTES = 64 * 1024 ** 2;

const memory = new AlignedMemory(BUFFER_BYTES);

/** More came than was announced. */
export class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}

/**
 * Writes a part of an upload into its file, past the page cache: to fill that costs several times as much as all the
 * rest, and takes from the guests' files what the host remembers of them. One write follows the other, so that the
 * file never holds a byte without all before it.
 */
export class UploadWriter {
  /** A ring: the byte at a position of the file is at that position modulo the size, and thus equally aligned. */
  private readonly ring = memory.take();
  private taken: number;
  private written: number;
  /** What the ring had no room for. */
  private rest: Buffer | null = null;
  private ending = false;
  private failure: Error | null = null;
  private working: Promise<void> | null = null;
  private syncing: Promise<void> | null = null;
  private dirty = 0;
  private waiting: NodeJS.Timeout | null = null;
  private wakeWhoWaits: (() => void) | null = null;

  private constructor(
    private readonly plain: FileHandle,
    private direct: FileHandle | null,
    start: number,
    private readonly limit: number,
  ) {
    this.taken = start;
    this.written = start;
  }

  /** @param file exists, and holds all bytes before `start` @param limit where it ends: not a byte more is written */
  static async open(file: string, start: number, limit: number): Promise<UploadWriter> {
    const plain = await open(file, 'r+');
    try {
      return new UploadWriter(plain, await openDirect(file), start, limit);
    } catch (error) {
      await plain.close();
      throw error;
    }
  }

  /** How far the file is. */
  get received(): number {
    return this.written;
  }

  /**
   * Takes a part. Whoever hears `false` waits for `room()` before the next one.
   * @throws TooMuchError, and what went wrong at the disk
   */
  put(chunk: Buffer): boolean {
    if (this.failure) throw this.failure;
    if (this.taken + chunk.length > this.limit) throw new TooMuchError('more came than was announced');
    this.collect(chunk);
    this.work();
    return this.rest === null;
  }

  /** Comes when there is room again. @throws what went wrong at the disk */
  async room(): Promise<void> {
    while (this.rest !== null && !this.failure)
      await new Promise<void>((resolve) => {
        this.wakeWhoWaits = resolve;
      });
    if (this.failure) throw this.failure;
  }

  /** Comes when all that was taken is on the disk. */
  async finish(): Promise<void> {
    await this.writeAll();
    if (this.failure) throw this.failure;
    await this.plain.datasync();
  }

  /** Writes what was taken, if the disk still takes it, and lets go of the file. */
  async close(): Promise<void> {
    await this.writeAll();
    // A file that is closed while it is written to would hand its number to another one.
    await this.direct?.close();
    await this.plain.close();
    memory.giveBack(this.ring);
  }

  private async writeAll(): Promise<void> {
    this.ending = true;
    if (this.waiting) clearTimeout(this.waiting);
    this.work();
    while (this.working ?? this.syncing) await (this.working ?? this.syncing);
  }

  private collect(chunk: Buffer): void {
    let from = 0;
    while (from < chunk.length && this.taken - this.written < BUFFER_BYTES) {
      const at = this.taken % BUFFER_BYTES;
      const room = Math.min(BUFFER_BYTES - at, BUFFER_BYTES - (this.taken - this.written));
      const copied = chunk.copy(this.ring, at, from, Math.min(chunk.length, from + room));
      from += copied;
      this.taken += copied;
    }
    this.rest = from < chunk.length ? chunk.subarray(from) : null;
  }

  /** Writes if there is enough, or sees to it that little does not wait for long. */
  private work(): void {
    if (this.working || this.failure) return;
    const collected = this.taken - this.written;
    if (this.ending ? collected > 0 : collected >= WRITE_BYTES) this.begin();
    else if (!this.ending && collected >= PAGE_BYTES)
      this.waiting ??= setTimeout(() => this.begin(), WAIT_MS);
  }

  private begin(): void {
    if (this.waiting) clearTimeout(this.waiting);
    this.waiting = null;
    this.working = this.writePart()
      .catch((error: unknown) => {
        this.failure ??= error as Error;
      })
      .finally(() => {
        this.working = null;
        if (this.rest) this.collect(this.rest);
        this.work();
        if (this.rest === null || this.failure) this.wakeWhoWaits?.();
      });
  }

  private async writePart(): Promise<void> {
    const collected = this.taken - this.written;
    const at = this.written % BUFFER_BYTES;
    const odd = this.written % PAGE_BYTES;
    if (this.direct && odd === 0 && collected >= PAGE_BYTES) {
      const length = Math.min(collected - (collected % PAGE_BYTES), WRITE_BYTES, BUFFER_BYTES - at);
      try {
        this.note((await this.direct.write(this.ring, at, length, this.written)).bytesWritten);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
        await this.direct.close();
        this.direct = null;
      }
    } else if (this.direct) {
      // The beginning or the end of a part that is no whole page.
      const length = Math.min(collected, PAGE_BYTES - odd);
      this.note((await this.plain.write(this.ring, at, length, this.written)).bytesWritten);
      // Direct writes overtake what is in the page cache: after a power cut the file would have a hole.
      await this.plain.datasync();
    } else {
      const length = Math.min(collected, WRITE_BYTES, BUFFER_BYTES - at);
      this.note((await this.plain.write(this.ring, at, length, this.written)).bytesWritten);
    }
  }

  private note(bytes: number): void {
    this.written += bytes;
    this.dirty += bytes;
    if (this.dirty < DIRTY_BYTES || this.syncing) return;
    this.dirty = 0;
    this.syncing = this.plain
      .datasync()
      .catch((error: unknown) => {
        this.failure ??= error as Error;
      })
      .finally(() => {
        this.syncing = null;
      });
  }
}

/** Null where the file system has no direct writes. */
async function openDirect(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, constants.O_WRONLY | constants.O_DIRECT);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EINVAL') return null;
    throw error;
  }
}
