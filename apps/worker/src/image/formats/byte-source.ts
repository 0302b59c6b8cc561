import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { refuse } from './refusal';

/** Bytes that an inspector looks at: a file, or a part of one. */
export interface ByteSource {
  readonly size: number;
  /** Exactly these bytes. @throws ImageRefusal `truncated` when they are not all there */
  read(offset: number, length: number): Promise<Buffer>;
  /** As many of these bytes as there are. */
  peek(offset: number, length: number): Promise<Buffer>;
  part(offset: number, size: number): ByteSource;
}

class FilePart implements ByteSource {
  constructor(
    private readonly handle: FileHandle,
    private readonly start: number,
    readonly size: number,
  ) {}

  async peek(offset: number, length: number): Promise<Buffer> {
    const there = Math.max(0, Math.min(length, this.size - offset));
    if (there === 0) return Buffer.alloc(0);
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(there), 0, there, this.start + offset);
    return buffer.subarray(0, bytesRead);
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const bytes = await this.peek(offset, length);
    if (bytes.length < length) refuse('truncated', `it ends before byte ${offset + length}`);
    return bytes;
  }

  part(offset: number, size: number): ByteSource {
    if (offset < 0 || size < 0 || offset + size > this.size)
      refuse('truncated', `it ends before byte ${offset + size}`);
    return new FilePart(this.handle, this.start + offset, size);
  }
}

/** Opens a regular file, following no link, for the time of the work. */
export async function withFileSource<T>(file: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) refuse('not-a-disk', 'it is no regular file');
    return await work(new FilePart(handle, 0, found.size));
  } finally {
    await handle.close();
  }
}

/** A 64-bit number of a header as a JavaScript number. @throws ImageRefusal `damaged` beyond 2^53 */
export function toNumber(value: bigint, what: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refuse('damaged', `${what} is ${value}`);
  return Number(value);
}
