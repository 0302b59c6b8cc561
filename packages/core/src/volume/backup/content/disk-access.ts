import type { DiskSource } from '../../disk-source';

export interface Extent {
  offset: number;
  length: number;
  /** It reads as zeros, and nothing of it lies on the disk. */
  zero: boolean;
}

/** A disk's content as its guest sees it, opened by QEMU whatever format and encryption it has. */
export interface OpenDisk {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Buffer>;
  write(offset: number, content: Buffer): Promise<void>;
  writeZeros(offset: number, length: number): Promise<void>;
  /** At least one extent, from the offset on; together at most as long as asked for. */
  extents(offset: number, length: number): Promise<Extent[]>;
  /** When it answers, what was written is on the disk. */
  flush(): Promise<void>;
}

/** Opens disks of this host. Nothing is left open or running when the work has ended, however it did. */
export interface DiskAccess {
  use<T>(
    disk: DiskSource,
    mode: 'read' | 'write',
    signal: AbortSignal,
    work: (open: OpenDisk) => Promise<T>,
  ): Promise<T>;
}
