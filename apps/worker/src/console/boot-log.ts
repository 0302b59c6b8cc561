import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** Most that one request reads. */
export const MAX_LOG_BYTES = 256 * 1024;

export interface LogPart {
  bytes: Buffer;
  sizeBytes: number;
  offset: number;
  nextOffset: number;
}

/** The boot log that the hypervisor writes for an instance; its rotated parts are `console.log.0` (newest) and on. */
export class BootLog {
  private readonly file: string;

  constructor(instancesDir: string, instanceId: string) {
    this.file = path.join(instancesDir, instanceId, 'console.log');
  }

  /** The last bytes, at most 256 KiB; null when the instance never ran. */
  async tail(bytes: number): Promise<LogPart | null> {
    const size = await sizeOf(this.file);
    if (size === null) return null;
    const offset = Math.max(0, size - Math.min(bytes, MAX_LOG_BYTES));
    return this.read(this.file, offset, size);
  }

  /** What follows `offset`, at most 256 KiB. When the log was rotated since, first the end of the old part. */
  async from(offset: number): Promise<LogPart | null> {
    const size = await sizeOf(this.file);
    if (size === null) return null;
    if (offset <= size) return this.read(this.file, offset, size);
    const rotated = `${this.file}.0`;
    const rotatedSize = await sizeOf(rotated);
    if (rotatedSize === null || rotatedSize <= offset) return this.read(this.file, 0, size);
    const part = await this.read(rotated, offset, rotatedSize);
    return part.nextOffset < rotatedSize ? part : { ...part, nextOffset: 0, sizeBytes: size };
  }

  /** Everything that is kept, oldest first, as one stream for each part. */
  async parts(): Promise<(() => Readable)[]> {
    const name = path.basename(this.file);
    const entries = await readdir(path.dirname(this.file)).catch(() => []);
    return entries
      .filter(
        (entry) =>
          entry === name || (entry.startsWith(`${name}.`) && /^\d+$/.test(entry.slice(name.length + 1))),
      )
      .sort((a, b) => ageOf(b, name) - ageOf(a, name))
      .map((entry) => () => createReadStream(path.join(path.dirname(this.file), entry)));
  }

  private async read(file: string, offset: number, size: number): Promise<LogPart> {
    const buffer = Buffer.alloc(Math.min(size - offset, MAX_LOG_BYTES));
    const handle = await open(file);
    try {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      const whole = completeCharacters(buffer.subarray(0, bytesRead));
      return { bytes: whole, sizeBytes: size, offset, nextOffset: offset + whole.length };
    } finally {
      await handle.close();
    }
  }
}

/** The current part is the youngest: -1, then the rotated ones by their numbers. */
function ageOf(entry: string, name: string): number {
  return entry === name ? -1 : Number(entry.slice(name.length + 1));
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch {
    return null;
  }
}

/** Leaves a UTF-8 character that is not whole yet for the next read, unless nothing else is there. */
function completeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length - 1); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
