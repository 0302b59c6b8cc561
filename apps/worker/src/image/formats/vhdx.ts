import { toNumber, type ByteSource } from './byte-source';
import { checkVirtualSize, type DiskFacts, type InspectionLimits } from './disk-facts';
import { refuse } from './refusal';
import { refuseBomb, UsedBlocks } from './used-blocks';

// [MS-VHDX]; numbers are little-endian.

const MAGIC = 'vhdxfile';
const KIB = 1_024;
const MIB = 1024 ** 2;
const HEADERS_AT = [64 * KIB, 128 * KIB];
const REGIONS_AT = [192 * KIB, 256 * KIB] as const;
const REGION_TABLE_BYTES = 64 * KIB;
const MOST_ENTRIES = 2_047;
const MOST_BAT_BYTES = 256 * MIB;

const REGION = {
  bat: '2dc27766-f623-4200-9d64-115e9bfd4a08',
  metadata: '8b7ca206-4790-4b9a-b8fe-575f050f886e',
};
const ITEM = {
  parameters: 'caa16737-fa36-4d43-b3b6-33f0aa44e76b',
  diskSize: '2fa54224-cd1b-4876-b211-5dbed83bf4b8',
  page83: 'beca12ab-b2e6-4523-93ef-c309e000c746',
  logicalSector: '8141bf1d-a96f-4709-ba47-f233a8faab5f',
  physicalSector: 'cda348c7-445d-4471-9cc9-e9885251c556',
  parentLocator: 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c',
};
const KNOWN_ITEMS = new Set(Object.values(ITEM));
const HAS_PARENT = 2;
const BLOCK = { present: 6, partlyPresent: 7 };
const ENTRIES_AT_ONCE = 65_536;

export function isVhdx(start: Buffer): boolean {
  return start.toString('latin1', 0, MAGIC.length) === MAGIC;
}

/** Hyper-V's disks. @throws ImageRefusal */
export async function inspectVhdx(source: ByteSource, limits: InspectionLimits): Promise<DiskFacts> {
  await refuseOpenLog(source);
  const regions = await readRegions(source);
  const metadata = regions.get(REGION.metadata);
  const bat = regions.get(REGION.bat);
  if (!metadata || !bat) refuse('damaged', 'a region is missing');
  const { blockBytes, sectorBytes, virtualBytes } = await readMetadata(source, metadata, limits);
  if (blockBytes < MIB || blockBytes > 256 * MIB || !Number.isInteger(Math.log2(blockBytes))) {
    refuse('bad-tables', `blocks of ${blockBytes} bytes`);
  }
  if (sectorBytes !== 512 && sectorBytes !== 4_096) refuse('bad-tables', `sectors of ${sectorBytes} bytes`);
  const blocks = Math.ceil(virtualBytes / blockBytes);
  const blocksPerBitmap = (2 ** 23 * sectorBytes) / blockBytes;
  const entries = blocks + Math.floor((blocks - 1) / blocksPerBitmap);
  if (entries * 8 > Math.min(bat.bytes, MOST_BAT_BYTES)) refuse('bad-tables', 'the block table is too short');
  const placed = await countBlocks(source, { at: bat.offset, entries, stride: blocksPerBitmap + 1 });
  const mappedBytes = placed * blockBytes;
  refuseBomb(mappedBytes, source.size);
  return { driver: 'vhdx', virtualBytes, mappedBytes, compressed: false };
}

/** A log that was not replayed may rewrite anything in the file after we have looked at it. */
async function refuseOpenLog(source: ByteSource): Promise<void> {
  const headers = await Promise.all(HEADERS_AT.map((at) => source.read(at, 4 * KIB)));
  const valid = headers.filter((header) => header.toString('latin1', 0, 4) === 'head');
  if (valid.length === 0) refuse('damaged', 'its headers are missing');
  const newest = valid.reduce((a, b) => (a.readBigUInt64LE(8) >= b.readBigUInt64LE(8) ? a : b));
  if (newest.subarray(48, 64).some((byte) => byte !== 0)) refuse('not-closed');
}

interface Region {
  offset: number;
  bytes: number;
}

async function readRegions(source: ByteSource): Promise<Map<string, Region>> {
  const [table, copy] = await Promise.all(REGIONS_AT.map((at) => source.read(at, REGION_TABLE_BYTES)));
  if (!table || !copy || table.toString('latin1', 0, 4) !== 'regi')
    refuse('damaged', 'its region table is missing');
  if (!table.equals(copy)) refuse('damaged', 'its two region tables differ');
  const entries = table.readUInt32LE(8);
  if (entries > MOST_ENTRIES) refuse('bad-tables', `${entries} regions`);
  const regions = new Map<string, Region>();
  for (let at = 16; at < 16 + entries * 32; at += 32) {
    const id = guidAt(table, at);
    const region = {
      offset: toNumber(table.readBigUInt64LE(at + 16), 'a region'),
      bytes: table.readUInt32LE(at + 24),
    };
    const known = id === REGION.bat || id === REGION.metadata;
    if (!known && (table.readUInt32LE(at + 28) & 1) !== 0) refuse('unknown-features', `region ${id}`);
    if (regions.has(id)) refuse('bad-tables', `region ${id} is there twice`);
    if (region.offset < MIB || region.offset + region.bytes > source.size)
      refuse('truncated', 'a region is cut off');
    regions.set(id, region);
  }
  return regions;
}

async function readMetadata(
  source: ByteSource,
  region: Region,
  limits: InspectionLimits,
): Promise<{ blockBytes: number; sectorBytes: number; virtualBytes: number }> {
  const table = await source.read(region.offset, 64 * KIB);
  if (table.toString('latin1', 0, 8) !== 'metadata') refuse('damaged', 'its metadata is missing');
  const count = table.readUInt16LE(10);
  if (count > MOST_ENTRIES) refuse('bad-tables', `${count} items of metadata`);
  const items = new Map<string, Buffer>();
  for (let at = 32; at < 32 + count * 32; at += 32) {
    const id = guidAt(table, at);
    if (id === ITEM.parentLocator) refuse('parent', 'it tells where the parent is');
    const required = (table.readUInt32LE(at + 24) & 4) !== 0;
    if (!KNOWN_ITEMS.has(id) && required) refuse('unknown-features', `metadata ${id}`);
    if (items.has(id)) refuse('bad-tables', `metadata ${id} is there twice`);
    const offset = table.readUInt32LE(at + 16);
    if (KNOWN_ITEMS.has(id)) items.set(id, await source.read(region.offset + offset, 8));
  }
  const item = (id: string): Buffer => items.get(id) ?? refuse('damaged', `metadata ${id} is missing`);
  const parameters = item(ITEM.parameters);
  if ((parameters.readUInt32LE(4) & HAS_PARENT) !== 0) refuse('parent', 'it is a differencing disk');
  return {
    blockBytes: parameters.readUInt32LE(0),
    sectorBytes: item(ITEM.logicalSector).readUInt32LE(0),
    virtualBytes: checkVirtualSize(item(ITEM.diskSize).readBigUInt64LE(0), limits),
  };
}

async function countBlocks(
  source: ByteSource,
  table: { at: number; entries: number; stride: number },
): Promise<number> {
  const used = new UsedBlocks(source.size, MIB);
  let placed = 0;
  for (let first = 0; first < table.entries; first += ENTRIES_AT_ONCE) {
    const count = Math.min(ENTRIES_AT_ONCE, table.entries - first);
    const bat = await source.read(table.at + first * 8, count * 8);
    for (let entry = 0; entry < count; entry += 1) {
      // Behind each group of blocks lies the entry of a bitmap that only disks with a parent use.
      if ((first + entry) % table.stride === table.stride - 1) continue;
      const value = bat.readBigUInt64LE(entry * 8);
      const state = Number(value & 7n);
      if (state === BLOCK.partlyPresent) refuse('parent', 'a block is partly in one');
      if (state !== BLOCK.present) continue;
      used.use(toNumber(value >> 20n, 'a block') * MIB, 'a block');
      placed += 1;
    }
  }
  return placed;
}

/** Microsoft's order: the first three groups are little-endian. */
function guidAt(bytes: Buffer, at: number): string {
  const hex = (from: number, to: number) => bytes.toString('hex', at + from, at + to);
  const swapped = (from: number, to: number) =>
    Buffer.from(bytes.subarray(at + from, at + to))
      .reverse()
      .toString('hex');
  return [swapped(0, 4), swapped(4, 6), swapped(6, 8), hex(8, 10), hex(10, 16)].join('-');
}
