import type { InspectedImage } from '@skydeck/core/image/image-importer';
import { refuse } from './refusal';

/** Formats of a disk that QEMU has a driver for, by the driver's name. */
export type DiskDriverName = NonNullable<InspectedImage['driver']>;

export interface DiskFacts {
  driver: DiskDriverName;
  /** Size of the disk as a guest sees it. */
  virtualBytes: number;
  /** Bytes of the disk that the file holds, unpacked: what a conversion writes at most. */
  mappedBytes: number;
  /** Whether the file's blocks are compressed. */
  compressed: boolean;
}

export interface InspectionLimits {
  /** Largest disk that an image may hold. */
  maxVirtualBytes: number;
}

/** The size of a disk as its header says it. @throws ImageRefusal */
export function checkVirtualSize(bytes: bigint, { maxVirtualBytes }: InspectionLimits): number {
  if (bytes > BigInt(maxVirtualBytes)) refuse('virtual-size', `${bytes} bytes`);
  if (bytes === 0n) refuse('empty', 'the disk in it has no byte');
  return Number(bytes);
}
