import type { WorkOptions } from '../volume/volume-driver';

export interface Checksum {
  algorithm: 'sha256' | 'sha512';
  /** Lower-case hex. */
  value: string;
}

/** The format of a file that people bring, as its content shows. */
export type SourceFormat = 'qcow2' | 'raw' | 'vmdk' | 'vdi' | 'vhd' | 'vhdx' | 'iso' | 'ova' | 'aki' | 'ari';

/** An import's file in the uploads directory, and the name under which it works there. */
export interface ImportJob {
  imageId: string;
  /** Name of the file in the uploads directory. */
  file: string;
}

/** What a file turned out to be. Facts only, fit for an operation's memo. */
export interface InspectedImage {
  format: SourceFormat;
  /** With what the whole file is packed. */
  packing: 'gzip' | 'xz' | 'zstd' | null;
  /** As it will be stored: `qcow2` after a conversion, else the file as it is. */
  storeAs: 'qcow2' | 'iso' | 'aki' | 'ari';
  /** QEMU's driver for the disk; null for what is stored as it is. */
  driver: 'raw' | 'qcow2' | 'vmdk' | 'vdi' | 'vpc' | 'vhdx' | null;
  /** Where the disk lies in the file (or in what it was unpacked to): in an OVA, not at its beginning. */
  offset: number;
  bytes: number;
  virtualBytes: number;
  /** What a conversion writes at most, unpacked. */
  mappedBytes: number;
  /** Whether the file's disk was compressed: then the stored one is too. */
  compressed: boolean;
  /** The file system that the disk is from its first byte on, as in an AMI. */
  fileSystem: string | null;
  /** Properties of the image that the file asks for. */
  hints: Record<string, string>;
  /** Of the file that came, lower-case hex. */
  sourceSha256: string;
  sourceBytes: number;
}

/** The file that goes into the store. */
export interface ConvertedImage {
  /** Its name in the uploads directory: what came is stored as it is when nothing had to be converted. */
  file: string;
  sha256: string;
  sizeBytes: number;
  virtualBytes: number;
}

export interface FetchOptions extends WorkOptions {
  /** What has come so far, and the whole if the server has said it. May refuse by throwing. */
  onBytes?: (received: number, total: number | null) => void;
  /** Called once the size is known, before the body is read. May refuse by throwing. */
  onSize?: (bytes: number) => Promise<void>;
  maxBytes: number;
}

/**
 * Brings files of strangers into the store. All calls are idempotent and leave nothing half done under a final name;
 * what they need on the way lies in the uploads directory under the image's id.
 * Throws AppError INVALID for what the file itself is to blame for, STORAGE and NETWORK for the rest.
 */
export interface ImageImporter {
  /** The host whose uploads directory it works in: an import stays where it was begun. */
  readonly hostId: string;
  /** Whether the job's file lies here. */
  has(job: ImportJob): Promise<boolean>;
  /** Goes on where an earlier call has stopped, when the server still has the same file. */
  fetch(job: ImportJob, url: string, options: FetchOptions): Promise<{ sizeBytes: number }>;
  /** Finds out what the file is and refuses what is hostile, before any program opens it. */
  inspect(job: ImportJob, checksum: Checksum | null, options: WorkOptions): Promise<InspectedImage>;
  convert(job: ImportJob, inspected: InspectedImage, options: WorkOptions): Promise<ConvertedImage>;
  store(converted: ConvertedImage, options: WorkOptions): Promise<void>;
  /** Removes a stored file; that it is not there is a success. */
  unstore(sha256: string): Promise<void>;
  /** Removes everything of the import from the uploads directory. */
  clean(job: ImportJob): Promise<void>;
}
