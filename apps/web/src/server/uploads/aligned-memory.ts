/** Every file system that takes direct writes is content with this. */
export const PAGE_BYTES = 4_096;

const WASM_PAGE_BYTES = 65_536;
/** More than these are given back to the system. */
const KEPT = 2;

/**
 * Memory that begins at a page, as direct writes need it. Buffers begin anywhere; of all that JavaScript can make, only
 * the memory of WebAssembly is sure to be aligned. Making it is dear, so some is kept for the next one who asks.
 */
export class AlignedMemory {
  private readonly kept: Buffer[] = [];

  /** @param bytes a multiple of 64 KiB */
  constructor(private readonly bytes: number) {}

  take(): Buffer {
    const pages = this.bytes / WASM_PAGE_BYTES;
    return this.kept.pop() ?? Buffer.from(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer);
  }

  /** Only when nothing reads or writes it any more. */
  giveBack(memory: Buffer): void {
    if (this.kept.length < KEPT) this.kept.push(memory);
  }
}
