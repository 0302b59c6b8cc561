import { refuse } from './refusal';

/** 1 GiB of mapped blocks is worth a look at the proportion; below that nothing can be bombed. */
const HARMLESS_BYTES = 1024 ** 3;
/** Real disks compress to a hundredth at the very best: what is all zero is not mapped at all. */
const MOST_GROWTH = 200;
const MOST_BITMAP_BYTES = 64 * 1024 ** 2;

/**
 * Which blocks of a file are in use. A block that two places of a disk share would let a small file unpack to a huge
 * one, and tables that point at each other keep a reader busy for ever: neither is in any file that a program writes.
 */
export class UsedBlocks {
  private readonly bits: Uint8Array;
  private readonly blocks: number;

  /** @param blockBytes all blocks begin at multiples of it */
  constructor(
    private readonly fileBytes: number,
    private readonly blockBytes: number,
  ) {
    this.blocks = Math.ceil(fileBytes / blockBytes);
    if (this.blocks / 8 > MOST_BITMAP_BYTES) refuse('too-large', `it has ${this.blocks} blocks`);
    this.bits = new Uint8Array(Math.ceil(this.blocks / 8));
  }

  /** Notes the block that begins at this byte. @throws ImageRefusal when it lies outside or is in use */
  use(offset: number, what: string): void {
    if (offset % this.blockBytes !== 0) refuse('bad-tables', `${what} begins at byte ${offset}`);
    if (offset >= this.fileBytes) refuse('truncated', `${what} lies at byte ${offset}, behind the end`);
    const block = offset / this.blockBytes;
    const mask = 1 << (block & 7);
    const index = block >> 3;
    const byte = this.bits[index] ?? 0;
    if ((byte & mask) !== 0) refuse('shared-blocks', `${what} at byte ${offset} is used twice`);
    this.bits[index] = byte | mask;
  }
}

/** @throws ImageRefusal `bomb` when a file of this size would unpack to far more */
export function refuseBomb(mappedBytes: number, fileBytes: number): void {
  if (mappedBytes > HARMLESS_BYTES && mappedBytes > MOST_GROWTH * fileBytes) {
    refuse('bomb', `${fileBytes} bytes would become ${mappedBytes}`);
  }
}
