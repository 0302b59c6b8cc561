import type { DiskSource } from '../volume/disk-source';
import type { WorkOptions } from '../volume/volume-driver';
import type { ConvertedImage } from './image-importer';

/** Formats that a volume can be uploaded in: those that instances run from as they are. */
export const exportFormats = ['qcow2', 'raw'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * Makes images' files of this host's volumes, in the uploads directory under the image's id; an import's `clean` removes
 * them. Idempotent: what an earlier call has left is made anew. Throws AppError STORAGE.
 */
export interface DiskExporter {
  /** How many bytes the file will take in the store; of a raw one the whole disk's. */
  measure(source: DiskSource, format: ExportFormat, signal: AbortSignal): Promise<number>;
  /** Copies the disk, plain whatever it is at rest, and hashes the file. */
  export(
    imageId: string,
    source: DiskSource,
    format: ExportFormat,
    options: WorkOptions,
  ): Promise<ConvertedImage>;
}
