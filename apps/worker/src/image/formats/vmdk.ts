import { toNumber, type ByteSource } from './byte-source';
import { checkVirtualSize, type DiskFacts, type InspectionLimits } from './disk-facts';
import { refuse } from './refusal';
import { refuseBomb, UsedBlocks } from './used-blocks';
import { checkEmbeddedDescriptor, DESCRIPTOR_START, refuseLoneDescriptor } from './vmdk-descriptor';

// VMware's "Virtual Disk Format 5.0", and what QEMU's block/vmdk.c makes of it

const MAGIC = 'KDMV';
const OLD_MAGIC = 'COWD';
const SECTOR = 512;
const HEADER_BYTES = 512;
/** QEMU looks for a parent here, whatever the header says. */
const DESCRIPTOR_AT = SECTOR;
const DESCRIPTOR_LOOKED_AT = 20 * SECTOR;
const MOST_DESCRIPTOR_BYTES = 1024 ** 2;
const FLAG_COMPRESSED = 1 << 16;
/** The grain directory is named in a footer: the file was written as a stream. */
const DIRECTORY_AT_END = 0xffff_ffff_ffff_ffffn;
const FOOTER_FROM_END = 1_024;
const MOST_DIRECTORY_BYTES = 64 * 1024 ** 2;

export function isVmdk(start: Buffer): boolean {
  const magic = start.toString('latin1', 0, 4);
  return magic === MAGIC || magic === OLD_MAGIC || isLoneDescriptor(start);
}

/** QEMU skips comments and blank lines in front, and then wants `version=`. */
function isLoneDescriptor(start: Buffer): boolean {
  const lines = (start.toString('latin1', 0, 2_048).split('\0', 1)[0] ?? '')
    .split('\n')
    .map((line) => line.trim());
  if (lines.some((line) => line.toLowerCase() === DESCRIPTOR_START.toLowerCase())) return true;
  const first = lines.find((line) => line !== '' && !line.startsWith('#'));
  return first !== undefined && /^version\s*=\s*[123]$/i.test(first);
}

/** A VMDK that is one sparse or stream-optimized file. @throws ImageRefusal for all others */
export async function inspectVmdk(source: ByteSource, limits: InspectionLimits): Promise<DiskFacts> {
  const start = await source.peek(0, HEADER_BYTES);
  const magic = start.toString('latin1', 0, 4);
  if (magic === OLD_MAGIC) refuse('unsupported', 'VMDK of ESX’s old COWD kind');
  if (magic !== MAGIC) {
    refuseLoneDescriptor((await source.peek(0, MOST_DESCRIPTOR_BYTES)).toString('latin1'));
  }
  const header = await source.read(0, HEADER_BYTES);
  await checkDescriptor(source, header);
  const place = header.readBigUInt64LE(56) === DIRECTORY_AT_END ? await readFooter(source) : header;
  const shape = checkShape(header, place, limits);
  const grains = await countGrains(source, shape);
  const mappedBytes = grains * shape.grainBytes;
  refuseBomb(mappedBytes, source.size);
  return { driver: 'vmdk', virtualBytes: shape.virtualBytes, mappedBytes, compressed: shape.compressed };
}

async function checkDescriptor(source: ByteSource, header: Buffer): Promise<void> {
  const offset = toNumber(header.readBigUInt64LE(28), 'the descriptor') * SECTOR;
  const bytes = toNumber(header.readBigUInt64LE(36), 'the descriptor’s size') * SECTOR;
  if (offset !== DESCRIPTOR_AT || bytes === 0 || bytes > MOST_DESCRIPTOR_BYTES) {
    refuse('bad-tables', `its descriptor has ${bytes} bytes at byte ${offset}`);
  }
  const text = (await source.read(offset, bytes)).toString('latin1');
  checkEmbeddedDescriptor(text.split('\0', 1)[0] ?? '');
  const seenByQemu = (await source.peek(DESCRIPTOR_AT, DESCRIPTOR_LOOKED_AT)).toString('latin1');
  if (/parentFileNameHint/i.test(seenByQemu) || /parentFileNameHint/i.test(text))
    refuse('parent', 'it names one');
}

async function readFooter(source: ByteSource): Promise<Buffer> {
  const footer = await source.read(source.size - FOOTER_FROM_END, HEADER_BYTES);
  if (footer.toString('latin1', 0, 4) !== MAGIC) refuse('truncated', 'its footer is missing');
  return footer;
}

interface Shape {
  virtualBytes: number;
  grainBytes: number;
  entriesPerTable: number;
  directoryAt: number;
  tables: number;
  compressed: boolean;
}

function checkShape(header: Buffer, place: Buffer, limits: InspectionLimits): Shape {
  const version = header.readUInt32LE(4);
  if (version < 1 || version > 3) refuse('unsupported', `VMDK of version ${version}`);
  for (const [from, to] of [
    [4, 28],
    [44, 48],
    [77, 79],
  ] as const) {
    if (!header.subarray(from, to).equals(place.subarray(from, to)))
      refuse('damaged', 'header and footer differ');
  }
  const capacity = place.readBigUInt64LE(12);
  // With no capacity QEMU takes the descriptor for a list of other files.
  if (capacity === 0n) refuse('other-extents', 'its own capacity is nothing');
  const virtualBytes = checkVirtualSize(capacity * BigInt(SECTOR), limits);
  const grainSectors = toNumber(place.readBigUInt64LE(20), 'its grains');
  if (grainSectors < 8 || grainSectors > 65_536 || !Number.isInteger(Math.log2(grainSectors))) {
    refuse('bad-tables', `grains of ${grainSectors} sectors`);
  }
  const entriesPerTable = place.readUInt32LE(44);
  if (entriesPerTable === 0 || entriesPerTable > 512)
    refuse('bad-tables', `${entriesPerTable} entries in a table`);
  const compression = place.readUInt16LE(77);
  if (compression > 1) refuse('unknown-features', `compression ${compression}`);
  const grainBytes = grainSectors * SECTOR;
  const tables = Math.ceil(virtualBytes / (grainBytes * entriesPerTable));
  if (tables * 4 > MOST_DIRECTORY_BYTES) refuse('bad-tables', `${tables} grain tables`);
  const directoryAt = toNumber(place.readBigUInt64LE(56), 'the grain directory') * SECTOR;
  const compressed = (place.readUInt32LE(8) & FLAG_COMPRESSED) !== 0;
  return { virtualBytes, grainBytes, entriesPerTable, directoryAt, tables, compressed };
}

async function countGrains(source: ByteSource, shape: Shape): Promise<number> {
  const used = new UsedBlocks(source.size, SECTOR);
  const directory = await source.read(shape.directoryAt, shape.tables * 4);
  let grains = 0;
  for (let at = 0; at < directory.length; at += 4) {
    const tableSector = directory.readUInt32LE(at);
    if (tableSector === 0) continue;
    used.use(tableSector * SECTOR, 'a grain table');
    const table = await source.read(tableSector * SECTOR, shape.entriesPerTable * 4);
    for (let entry = 0; entry < table.length; entry += 4) {
      const sector = table.readUInt32LE(entry);
      // 1: a grain of zeros that has no place in the file
      if (sector <= 1) continue;
      used.use(sector * SECTOR, 'a grain');
      grains += 1;
    }
  }
  return grains;
}
