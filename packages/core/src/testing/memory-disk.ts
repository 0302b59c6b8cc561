import type { Extent, OpenDisk } from '../volume/backup/content/disk-access';

/** A disk in memory, for tests of what reads and writes disks. */
export class MemoryDisk implements OpenDisk {
  readonly content: Buffer;
  /** What was read, in its order. */
  readonly reads: number[] = [];

  /** @param grain what is not written to in so many bytes is a hole */
  constructor(
    readonly sizeBytes: number,
    private readonly grain = 64,
  ) {
    this.content = Buffer.alloc(sizeBytes);
  }

  async read(offset: number, length: number): Promise<Buffer> {
    this.reads.push(offset);
    return Buffer.from(this.content.subarray(offset, offset + length));
  }

  async write(offset: number, content: Buffer): Promise<void> {
    content.copy(this.content, offset);
  }

  async writeZeros(offset: number, length: number): Promise<void> {
    this.content.fill(0, offset, offset + length);
  }

  async extents(offset: number, length: number): Promise<Extent[]> {
    const extents: Extent[] = [];
    // No more than two at once, as a server may.
    for (let at = offset; at < offset + length && extents.length < 2; at += this.grain) {
      const part = this.content.subarray(at, Math.min(at + this.grain, offset + length));
      extents.push({ offset: at, length: part.length, zero: part.every((byte) => byte === 0) });
    }
    return extents;
  }

  async flush(): Promise<void> {
    // Nothing is kept back.
  }
}
