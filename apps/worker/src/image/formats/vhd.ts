import { toNumber, type ByteSource } from './byte-source';
import { checkVirtualSize, type DiskFacts, type InspectionLimits } from './disk-facts';
import { refuse } from './refusal';
import { refuseBomb, UsedBlocks } from './used-blocks';

// Microsoft's "Virtual Hard Disk Image Format Specification"; numbers are big-endian. QEMU calls it `vpc`.

const COOKIE = 'conectix';
const DYNAMIC_COOKIE = 'cxsparse';
const FOOTER_BYTES = 512;
const DYNAMIC_HEADER_BYTES = 1_024;
const SECTOR = 512;
const KIND = { fixed: 2, dynamic: 3, differencing: 4 };
const NOWHERE = 0xffff_ffff;
const ENTRIES_AT_ONCE = 65_536;
/** The size by cylinders, heads and sectors, which QEMU may prefer, is at most this much off. */
const GEOMETRY_BYTES = 16 * 255 * 512;

function hasCookie(bytes: Buffer, cookie: string): boolean {
  return bytes.toString('latin1', 0, cookie.length) === cookie;
}

/** A dynamic disk begins with a copy of its footer; a fixed one is a raw disk with the footer at its end. */
export function isVhd(start: Buffer, end: Buffer): boolean {
  return hasCookie(start, COOKIE) || hasCookie(end.subarray(-FOOTER_BYTES), COOKIE);
}

/** Virtual PC's and Hyper-V's older disks. @throws ImageRefusal */
export async function inspectVhd(source: ByteSource, limits: InspectionLimits): Promise<DiskFacts> {
  const start = await source.read(0, FOOTER_BYTES);
  const end = await source.read(source.size - FOOTER_BYTES, FOOTER_BYTES);
  const atStart = hasCookie(start, COOKIE);
  if (!hasCookie(end, COOKIE)) refuse('truncated', 'its footer is missing');
  const footer = atStart ? start : end;
  if (atStart && !start.equals(end)) refuse('damaged', 'its two footers differ');

  const kind = footer.readUInt32BE(60);
  if (kind === KIND.differencing) refuse('parent', 'it is a differencing disk');
  if (kind !== (atStart ? KIND.dynamic : KIND.fixed)) refuse('damaged', `it is of the kind ${kind}`);
  const virtualBytes = checkVirtualSize(footer.readBigUInt64BE(48), limits);
  checkGeometry(footer, virtualBytes);
  if (!atStart) {
    const inFile = source.size - FOOTER_BYTES;
    if (virtualBytes > inFile) refuse('truncated', `${inFile} of ${virtualBytes} bytes are there`);
    return { driver: 'vpc', virtualBytes, mappedBytes: virtualBytes, compressed: false };
  }
  const mappedBytes = await countBlocks(source, footer, virtualBytes);
  refuseBomb(mappedBytes, source.size);
  return { driver: 'vpc', virtualBytes, mappedBytes, compressed: false };
}

/** Largest geometry: disks beyond 127 GiB have that and are known by their size alone. */
function checkGeometry(footer: Buffer, virtualBytes: number): void {
  const cylinders = footer.readUInt16BE(56);
  const byGeometry = cylinders * (footer[58] ?? 0) * (footer[59] ?? 0) * SECTOR;
  if (byGeometry > virtualBytes + GEOMETRY_BYTES) refuse('damaged', 'its geometry is larger than the disk');
}

async function countBlocks(source: ByteSource, footer: Buffer, virtualBytes: number): Promise<number> {
  const header = await source.read(toNumber(footer.readBigUInt64BE(16), 'its header'), DYNAMIC_HEADER_BYTES);
  if (!hasCookie(header, DYNAMIC_COOKIE)) refuse('damaged', 'its header is missing');
  const blockBytes = header.readUInt32BE(32);
  if (blockBytes < 4_096 || blockBytes > 64 * 1024 ** 2 || !Number.isInteger(Math.log2(blockBytes))) {
    refuse('bad-tables', `blocks of ${blockBytes} bytes`);
  }
  const entries = header.readUInt32BE(28);
  const needed = Math.ceil(virtualBytes / blockBytes);
  if (entries < needed || entries > needed + 1_024)
    refuse('bad-tables', `${entries} blocks for ${virtualBytes} bytes`);
  // Each block has a bitmap of its sectors in front.
  const bitmapBytes = Math.ceil(blockBytes / SECTOR / 8 / SECTOR) * SECTOR;
  const tableAt = toNumber(header.readBigUInt64BE(16), 'the block table');
  const used = new UsedBlocks(source.size, SECTOR);
  let placed = 0;
  for (let first = 0; first < entries; first += ENTRIES_AT_ONCE) {
    const table = await source.read(tableAt + first * 4, Math.min(ENTRIES_AT_ONCE, entries - first) * 4);
    for (let at = 0; at < table.length; at += 4) {
      const sector = table.readUInt32BE(at);
      if (sector === NOWHERE) continue;
      used.use(sector * SECTOR, 'a block');
      if (sector * SECTOR + bitmapBytes > source.size) refuse('truncated', 'a block lies behind the end');
      placed += 1;
    }
  }
  return placed * blockBytes;
}
