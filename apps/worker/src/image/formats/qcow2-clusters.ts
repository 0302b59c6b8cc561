import type { ByteSource } from './byte-source';
import type { DiskFacts } from './disk-facts';
import { refuse } from './refusal';
import { refuseBomb, UsedBlocks } from './used-blocks';

export interface Qcow2Tables {
  clusterBits: number;
  l1: { offset: number; entries: number };
  /** Entries of 16 bytes with a bitmap of sub-clusters. */
  extendedL2: boolean;
}

const L1_ENTRIES_AT_ONCE = 8_192;
/** Bits 9 to 55 of an entry, in its upper and lower 32 bits. */
const OFFSET_HIGH = 0x00ffffff;
const OFFSET_LOW = 0xfffffe00;
const COMPRESSED_HIGH = 0x40000000;

/** Walks all tables of the disk, each at most once. @throws ImageRefusal */
export async function countQcow2Clusters(
  source: ByteSource,
  tables: Qcow2Tables,
): Promise<Pick<DiskFacts, 'mappedBytes' | 'compressed'>> {
  const clusterBytes = 2 ** tables.clusterBits;
  const used = new UsedBlocks(source.size, clusterBytes);
  let plain = 0;
  let compressed = 0;
  for (let first = 0; first < tables.l1.entries; first += L1_ENTRIES_AT_ONCE) {
    const count = Math.min(L1_ENTRIES_AT_ONCE, tables.l1.entries - first);
    const l1 = await source.read(tables.l1.offset + first * 8, count * 8);
    for (let at = 0; at < l1.length; at += 8) {
      const offset = offsetOf(l1, at);
      if (offset === 0) continue;
      used.use(offset, 'an L2 table');
      const l2 = await source.read(offset, clusterBytes);
      const counted = countEntries(l2, tables, source.size, used);
      plain += counted.plain;
      compressed += counted.compressed;
    }
  }
  const mappedBytes = (plain + compressed) * clusterBytes;
  refuseBomb(mappedBytes, source.size);
  return { mappedBytes, compressed: compressed > 0 };
}

function countEntries(
  l2: Buffer,
  tables: Qcow2Tables,
  fileBytes: number,
  used: UsedBlocks,
): { plain: number; compressed: number } {
  let plain = 0;
  let compressed = 0;
  const stride = tables.extendedL2 ? 16 : 8;
  for (let at = 0; at < l2.length; at += stride) {
    const high = l2.readUInt32BE(at);
    if ((high & COMPRESSED_HIGH) !== 0) {
      const offset = compressedOffsetOf(l2, at, tables.clusterBits);
      if (offset >= fileBytes)
        refuse('truncated', `a compressed cluster lies at byte ${offset}, behind the end`);
      compressed += 1;
      continue;
    }
    const offset = offsetOf(l2, at);
    if (offset === 0) continue;
    used.use(offset, 'a cluster');
    plain += 1;
  }
  return { plain, compressed };
}

function offsetOf(table: Buffer, at: number): number {
  const high = table.readUInt32BE(at) & OFFSET_HIGH;
  const low = (table.readUInt32BE(at + 4) & OFFSET_LOW) >>> 0;
  return high * 2 ** 32 + low;
}

/** The lowest `62 - (cluster_bits - 8)` bits. */
function compressedOffsetOf(table: Buffer, at: number, clusterBits: number): number {
  const highBits = 62 - (clusterBits - 8) - 32;
  const high = table.readUInt32BE(at) & (2 ** highBits - 1);
  return high * 2 ** 32 + table.readUInt32BE(at + 4);
}
