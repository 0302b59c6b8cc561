/** Formats of a disk that QEMU has a driver for, by the driver's name. */
export type DiskDriverName = 'raw' | 'qcow2' | 'vmdk' | 'vdi' | 'vpc' | 'vhdx';

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
