import { type ByteSource } from './byte-source';
import { checkVirtualSize, type DiskFacts, type InspectionLimits } from './disk-facts';
import { refuse } from './refusal';
import { refuseBomb, UsedBlocks } from './used-blocks';

// The layout is that of VirtualBox's VDICore.h; numbers are little-endian.

const SIGNATURE_AT = 0x40;
const SIGNATURE = 0xbeda107f;
const VERSION_1_1 = 0x0001_0001;
const HEADER_BYTES = 0x1c8;
const BLOCK_BYTES = 1024 ** 2;
const KIND = { dynamic: 1, fixed: 2, undo: 3, differencing: 4 };
const UUID_BYTES = 16;
/** Entries of the block map from here on stand for blocks without a place: of zeros, or never written. */
const UNPLACED = 0xffff_fffe;
const ENTRIES_AT_ONCE = 65_536;

export function isVdi(start: Buffer): boolean {
  return start.length >= SIGNATURE_AT + 4 && start.readUInt32LE(SIGNATURE_AT) === SIGNATURE;
}

/** VirtualBox's own disks. @throws ImageRefusal */
export async function inspectVdi(source: ByteSource, limits: InspectionLimits): Promise<DiskFacts> {
  const header = await source.read(0, HEADER_BYTES);
  const version = header.readUInt32LE(0x44);
  if (version !== VERSION_1_1) refuse('unsupported', `VDI of version 0x${version.toString(16)}`);
  const kind = header.readUInt32LE(0x4c);
  if (kind === KIND.differencing || kind === KIND.undo) refuse('parent', 'it is a differencing disk');
  if (kind !== KIND.dynamic && kind !== KIND.fixed) refuse('unsupported', `VDI of kind ${kind}`);
  for (const [at, what] of [
    [0x1a8, 'link'],
    [0x1b8, 'parent'],
  ] as const) {
    if (header.subarray(at, at + UUID_BYTES).some((byte) => byte !== 0))
      refuse('parent', `it has the id of a ${what}`);
  }
  const virtualBytes = checkVirtualSize(header.readBigUInt64LE(0x170), limits);
  const blocks = header.readUInt32LE(0x180);
  const blockBytes = header.readUInt32LE(0x178);
  if (header.readUInt32LE(0x168) !== 512 || blockBytes !== BLOCK_BYTES || header.readUInt32LE(0x17c) !== 0) {
    refuse('bad-tables', `blocks of ${blockBytes} bytes`);
  }
  if (blocks !== Math.ceil(virtualBytes / BLOCK_BYTES))
    refuse('bad-tables', `${blocks} blocks for ${virtualBytes} bytes`);
  const map = { at: header.readUInt32LE(0x154), entries: blocks };
  const mappedBytes = (await countBlocks(source, map, header.readUInt32LE(0x158))) * BLOCK_BYTES;
  refuseBomb(mappedBytes, source.size);
  return { driver: 'vdi', virtualBytes, mappedBytes, compressed: false };
}

async function countBlocks(
  source: ByteSource,
  map: { at: number; entries: number },
  dataAt: number,
): Promise<number> {
  if (
    map.at < HEADER_BYTES ||
    map.at % 512 !== 0 ||
    dataAt % 512 !== 0 ||
    dataAt < map.at + map.entries * 4
  ) {
    refuse('bad-tables', `a block map at byte ${map.at} and data at ${dataAt}`);
  }
  const used = new UsedBlocks(source.size - dataAt, BLOCK_BYTES);
  let placed = 0;
  for (let first = 0; first < map.entries; first += ENTRIES_AT_ONCE) {
    const entries = await source.read(map.at + first * 4, Math.min(ENTRIES_AT_ONCE, map.entries - first) * 4);
    for (let at = 0; at < entries.length; at += 4) {
      const block = entries.readUInt32LE(at);
      if (block >= UNPLACED) continue;
      used.use(block * BLOCK_BYTES, 'a block');
      placed += 1;
    }
  }
  return placed;
}
