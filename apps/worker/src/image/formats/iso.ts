import type { ByteSource } from './byte-source';
import { refuse } from './refusal';

const SECTOR = 2_048;
/** The first volume descriptor: 16 sectors are the system's. */
const DESCRIPTORS_AT = 16 * SECTOR;
const ISO_9660 = 'CD001';
/** A disc with a UDF file system only. */
const UDF = 'BEA01';

export const ISO_START_BYTES = DESCRIPTORS_AT + SECTOR;

export function isIso(start: Buffer): boolean {
  const id = start.toString('latin1', DESCRIPTORS_AT + 1, DESCRIPTORS_AT + 6);
  return id === ISO_9660 || id === UDF;
}

/** ECMA-119: what the primary volume descriptor says must be there. @throws ImageRefusal `truncated` */
export async function inspectIso(source: ByteSource): Promise<void> {
  const descriptor = await source.read(DESCRIPTORS_AT, SECTOR);
  if (descriptor.toString('latin1', 1, 6) !== ISO_9660 || descriptor[0] !== 1) return;
  const blocks = descriptor.readUInt32LE(80);
  const blockBytes = descriptor.readUInt16LE(128);
  if (blocks * blockBytes > source.size) {
    refuse('truncated', `${source.size} of ${blocks * blockBytes} bytes are there`);
  }
}
