import type { ByteSource } from './byte-source';
import type { InspectionLimits, DiskFacts } from './disk-facts';
import { refuse } from './refusal';

const SECTOR = 512;

/** What people send by mistake, or what QEMU would take for a disk of a format that we do not inspect. */
const strangers: readonly {
  at: number;
  bytes: Buffer;
  what: string;
  reason: 'not-a-disk' | 'unsupported';
}[] = [
  stranger(0, '%PDF-', 'a PDF document'),
  stranger(0, 'PK\x03\x04', 'a ZIP archive'),
  stranger(0, '7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'),
  stranger(0, 'Rar!\x1a\x07', 'a RAR archive'),
  stranger(0, '\x89PNG', 'a picture'),
  stranger(0, '\xff\xd8\xff', 'a picture'),
  stranger(0, '\x7fELF', 'a program'),
  stranger(0, 'BZh', 'packed with bzip2', 'unsupported'),
  stranger(0, '\x04\x22\x4d\x18', 'packed with lz4', 'unsupported'),
  stranger(0, 'QED\0', 'QED', 'unsupported'),
  stranger(0, 'WithoutFreeSpace', 'Parallels', 'unsupported'),
  stranger(0, 'WithouFreSpacExt', 'Parallels', 'unsupported'),
  stranger(0, 'Bochs Virtual HD Image', 'Bochs', 'unsupported'),
  stranger(0, '#!/bin/sh\n#V2.0 Format', 'cloop', 'unsupported'),
];

function stranger(
  at: number,
  text: string,
  what: string,
  reason: 'not-a-disk' | 'unsupported' = 'not-a-disk',
) {
  return { at, bytes: Buffer.from(text, 'latin1'), what, reason };
}

/** Where file systems that are used without a partition table have their magic. */
const fileSystems: readonly { at: number; bytes: Buffer; name: string }[] = [
  { at: 1_080, bytes: Buffer.from([0x53, 0xef]), name: 'ext' },
  { at: 0, bytes: Buffer.from('XFSB'), name: 'xfs' },
  { at: 65_600, bytes: Buffer.from('_BHRfS_M'), name: 'btrfs' },
  { at: 0, bytes: Buffer.from('hsqs'), name: 'squashfs' },
];

function hasAt(start: Buffer, at: number, bytes: Buffer): boolean {
  return start.subarray(at, at + bytes.length).equals(bytes);
}

export function hasPartitionTable(start: Buffer): boolean {
  return start.length >= SECTOR && start.readUInt16LE(510) === 0xaa55;
}

/** The file system that the whole disk is, as in an AMI; null when it is something else. */
export function bareFileSystem(start: Buffer): string | null {
  if (hasPartitionTable(start)) return null;
  return fileSystems.find(({ at, bytes }) => hasAt(start, at, bytes))?.name ?? null;
}

/** Anything may be a raw disk, but for what is known to be something else. @throws ImageRefusal */
export async function inspectRaw(
  source: ByteSource,
  start: Buffer,
  limits: InspectionLimits,
): Promise<DiskFacts> {
  for (const { at, bytes, what, reason } of strangers)
    if (hasAt(start, at, bytes)) refuse(reason, `it is ${what}`);
  if (hasAt(start, 0, Buffer.from('LUKS\xba\xbe', 'latin1'))) refuse('encrypted');
  const koly = await source.peek(source.size - SECTOR, 4);
  if (koly.toString('latin1') === 'koly') refuse('unsupported', 'an Apple disk image');
  if (isText(start)) refuse('not-a-disk', describeText(start));
  if (source.size < SECTOR) refuse('truncated', `it has ${source.size} bytes`);
  if (source.size > limits.maxVirtualBytes) refuse('virtual-size', `${source.size} bytes`);
  // QEMU counts a raw disk in whole sectors.
  const virtualBytes = Math.ceil(source.size / SECTOR) * SECTOR;
  return { driver: 'raw', virtualBytes, mappedBytes: virtualBytes, compressed: false };
}

function isText(start: Buffer): boolean {
  return (
    start.length > 0 && start.subarray(0, 4_096).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13))
  );
}

function describeText(start: Buffer): string {
  const text = start.toString('latin1', 0, 4_096).trimStart();
  if (/^<(?:!doctype\s+html|html)/i.test(text))
    return 'it is a web page: the address leads to one, not to the image';
  return 'it is text';
}
