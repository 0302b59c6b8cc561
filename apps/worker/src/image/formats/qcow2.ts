import { toNumber, type ByteSource } from './byte-source';
import { checkVirtualSize, type DiskFacts, type InspectionLimits } from './disk-facts';
import { countQcow2Clusters } from './qcow2-clusters';
import { refuse } from './refusal';

// docs/interop/qcow2.txt of QEMU

/** `QFI\xfb` */
const MAGIC = 0x514649fb;
const V2_HEADER_BYTES = 72;
const V3_HEADER_BYTES = 104;
const MOST_L1_BYTES = 32 * 1024 ** 2;
const MOST_REFCOUNT_TABLE_BYTES = 8 * 1024 ** 2;
const MOST_SNAPSHOTS = 65_536;
const MOST_EXTENSIONS = 64;

const INCOMPATIBLE = { dirty: 1n, corrupt: 2n, dataFile: 4n, compressionType: 8n, extendedL2: 16n };
const KNOWN_INCOMPATIBLE = 31n;

const EXTENSION = { end: 0, backingFormat: 0xe2792aca, dataFile: 0x44415441, encryption: 0x0537be77 };

export function isQcow(start: Buffer): boolean {
  return start.length >= 8 && start.readUInt32BE(0) === MAGIC;
}

/** Looks at a qcow2 file as a stranger: header, extensions and every table. @throws ImageRefusal */
export async function inspectQcow2(source: ByteSource, limits: InspectionLimits): Promise<DiskFacts> {
  const header = await source.read(0, V2_HEADER_BYTES);
  const version = header.readUInt32BE(4);
  if (version !== 2 && version !== 3) refuse('unsupported', `qcow of version ${version}`);
  if (header.readBigUInt64BE(8) !== 0n) refuse('backing-file');
  const clusterBits = header.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) refuse('bad-tables', `clusters of 2^${clusterBits} bytes`);
  const clusterBytes = 2 ** clusterBits;
  if (header.readUInt32BE(32) !== 0) refuse('encrypted');

  const virtualBytes = checkVirtualSize(header.readBigUInt64BE(24), limits);

  const incompatible = version === 3 ? await readIncompatible(source) : 0n;
  const headerBytes =
    version === 3 ? (await source.read(0, V3_HEADER_BYTES)).readUInt32BE(100) : V2_HEADER_BYTES;
  if (
    version === 3 &&
    (headerBytes < V3_HEADER_BYTES || headerBytes > clusterBytes || headerBytes % 8 !== 0)
  ) {
    refuse('bad-tables', `a header of ${headerBytes} bytes`);
  }
  await checkExtensions(source, headerBytes, clusterBytes);
  checkRefcounts(source, header, clusterBytes);

  const extendedL2 = (incompatible & INCOMPATIBLE.extendedL2) !== 0n;
  const l1 = {
    offset: toNumber(header.readBigUInt64BE(40), 'the L1 table'),
    entries: header.readUInt32BE(36),
  };
  const bytesPerL2 = (clusterBytes / (extendedL2 ? 16 : 8)) * clusterBytes;
  if (l1.entries * 8 > MOST_L1_BYTES) refuse('bad-tables', `an L1 table of ${l1.entries} entries`);
  if (l1.entries < Math.ceil(virtualBytes / bytesPerL2)) refuse('bad-tables', 'the L1 table is too short');
  if (l1.offset % clusterBytes !== 0) refuse('bad-tables', 'the L1 table is not aligned');
  if (l1.entries > 0 && l1.offset < clusterBytes) refuse('bad-tables', 'the L1 table lies in the header');

  const counted = await countQcow2Clusters(source, { clusterBits, l1, extendedL2 });
  return { driver: 'qcow2', virtualBytes, ...counted };
}

async function readIncompatible(source: ByteSource): Promise<bigint> {
  const features = (await source.read(0, V3_HEADER_BYTES)).readBigUInt64BE(72);
  if ((features & INCOMPATIBLE.dataFile) !== 0n) refuse('external-data');
  if ((features & INCOMPATIBLE.corrupt) !== 0n) refuse('damaged', 'it is marked as corrupt');
  const unknown = features & ~KNOWN_INCOMPATIBLE;
  if (unknown !== 0n) refuse('unknown-features', `incompatible feature bits 0x${unknown.toString(16)}`);
  return features;
}

async function checkExtensions(source: ByteSource, begin: number, clusterBytes: number): Promise<void> {
  let at = begin;
  for (let count = 0; at + 8 <= clusterBytes; count += 1) {
    const head = await source.read(at, 8);
    const type = head.readUInt32BE(0);
    const length = head.readUInt32BE(4);
    if (type === EXTENSION.end) return;
    if (type === EXTENSION.backingFormat) refuse('backing-file', 'it names the format of one');
    if (type === EXTENSION.dataFile) refuse('external-data');
    if (type === EXTENSION.encryption) refuse('encrypted');
    if (count >= MOST_EXTENSIONS || at + 8 + length > clusterBytes) {
      refuse('bad-tables', 'the extensions of the header do not end');
    }
    at += 8 + Math.ceil(length / 8) * 8;
  }
}

function checkRefcounts(source: ByteSource, header: Buffer, clusterBytes: number): void {
  const offset = toNumber(header.readBigUInt64BE(48), 'the refcount table');
  const bytes = header.readUInt32BE(56) * clusterBytes;
  if (bytes === 0 || bytes > Math.max(MOST_REFCOUNT_TABLE_BYTES, clusterBytes)) {
    refuse('bad-tables', `a refcount table of ${bytes} bytes`);
  }
  if (offset % clusterBytes !== 0 || offset < clusterBytes || offset >= source.size) {
    refuse('bad-tables', `the refcount table lies at byte ${offset}`);
  }
  const snapshots = header.readUInt32BE(60);
  if (snapshots > MOST_SNAPSHOTS) refuse('bad-tables', `${snapshots} snapshots`);
  if (snapshots > 0 && toNumber(header.readBigUInt64BE(64), 'the snapshot table') >= source.size) {
    refuse('bad-tables', 'the snapshot table lies behind the end');
  }
}
