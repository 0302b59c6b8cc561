import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AddressRules } from '@skydeck/core/image/address-rules';
import type {
  Checksum,
  ConvertedImage,
  FetchOptions,
  ImageImporter,
  ImportJob,
  InspectedImage,
} from '@skydeck/core/image/image-importer';
import type { WorkOptions } from '@skydeck/core/volume/volume-driver';
import { download } from './fetch/download';
import { hashFile } from './hash-file';
import { inspectImage } from './inspect-image';
import { convertToQcow2 } from './qemu-img';
import { diskFull, isDiskFull, requireFree } from './storage-full';
import { Turns } from './turns';

/** Unpacking and converting each keep a processor busy. */
const AT_ONCE = 2;

/** The names of all files that are not an upload's own. */
const WORK_FILE = /^([0-9a-f-]{36})\.(?:fetched|unpacked|converted)(?:[.-]|$)/;

/** Where finished images go. */
export interface ImportedImages {
  /** Stores the file under its SHA-256, whole or not at all; again it does nothing. */
  put(file: string, image: { sha256: string; sizeBytes: number }, options: WorkOptions): Promise<void>;
  remove(sha256: string): Promise<void>;
}

export interface LocalImporterOptions {
  hostId: string;
  uploadsDir: string;
  images: ImportedImages;
  maxBytes: number;
  /** Networks that images may be fetched from although they are not public. */
  allow: readonly string[];
}

/** Prepares images in the uploads directory of this host, with the host's `qemu-img`. */
export class LocalImporter implements ImageImporter {
  private readonly turns = new Turns(AT_ONCE);
  private readonly rules: AddressRules;

  constructor(private readonly options: LocalImporterOptions) {
    this.rules = new AddressRules(options.allow);
  }

  get hostId(): string {
    return this.options.hostId;
  }

  async has(job: ImportJob): Promise<boolean> {
    return stat(this.path(job.file)).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  /**
   * Removes what imports have left that this host could not end itself. Call it once, before any work.
   * @param underWay ids of the images that are being imported
   */
  async cleanLeftovers(underWay: ReadonlySet<string>): Promise<void> {
    await this.removeAll((name) => {
      const [, imageId] = WORK_FILE.exec(name) ?? [];
      return imageId !== undefined && !underWay.has(imageId);
    });
  }

  async fetch(job: ImportJob, url: string, options: FetchOptions): Promise<{ sizeBytes: number }> {
    const { uploadsDir } = this.options;
    await mkdir(uploadsDir, { recursive: true });
    return this.does(() => download(url, this.path(job.file), { ...options, rules: this.rules }));
  }

  async inspect(job: ImportJob, checksum: Checksum | null, options: WorkOptions): Promise<InspectedImage> {
    const limits = { maxVirtualBytes: this.options.maxBytes };
    const file = this.path(job.file);
    const unpacked = this.path(`${job.imageId}.unpacked`);
    return this.does(() =>
      this.turns.take(options.signal, () => inspectImage({ file, unpacked, limits, checksum }, options)),
    );
  }

  async convert(job: ImportJob, inspected: InspectedImage, options: WorkOptions): Promise<ConvertedImage> {
    const { signal, progress } = options;
    const source = inspected.packing === null ? job.file : `${job.imageId}.unpacked`;
    return this.does(() =>
      this.turns.take(signal, async () => {
        const { driver, virtualBytes } = inspected;
        if (driver === null) return this.measured(source, virtualBytes, signal);
        await this.removeAll((name) => name.startsWith(`${job.imageId}.converted`));
        // A name of its own: the program of a worker that was killed may still write to the one before.
        const name = `${job.imageId}.converted-${randomUUID()}`;
        const target = this.path(name);
        const compress = inspected.compressed;
        if (!compress) await requireFree(this.options.uploadsDir, inspected.mappedBytes);
        const whole = inspected.format !== 'ova';
        const part = { offset: inspected.offset, bytes: inspected.bytes };
        await convertToQcow2(
          { file: this.path(source), driver, ...(whole ? {} : { part }) },
          { ...inspected, target, compress, signal, progress },
        );
        return this.measured(name, virtualBytes, signal);
      }),
    );
  }

  async store(converted: ConvertedImage, options: WorkOptions): Promise<void> {
    await this.does(() => this.options.images.put(this.path(converted.file), converted, options));
  }

  async unstore(sha256: string): Promise<void> {
    await this.options.images.remove(sha256);
  }

  async clean(job: ImportJob): Promise<void> {
    // What lies beside the upload's file has its name with an ending.
    await this.removeAll((name) =>
      [job.file, job.file.split('.', 1)[0], job.imageId].includes(name.split('.', 1)[0]),
    );
  }

  private async removeAll(ours: (name: string) => boolean): Promise<void> {
    const names = await readdir(this.options.uploadsDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    await Promise.all(names.filter(ours).map((name) => rm(this.path(name), { force: true })));
  }

  private path(name: string): string {
    if (name !== path.basename(name) || name.startsWith('.'))
      throw new Error(`${name} is no name of an upload`);
    return path.join(this.options.uploadsDir, name);
  }

  private async measured(name: string, virtualBytes: number, signal: AbortSignal): Promise<ConvertedImage> {
    const file = this.path(name);
    return { file: name, ...(await hashFile(file, { signal })), virtualBytes };
  }

  private async does<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isDiskFull(error) ? diskFull(error) : error;
    }
  }
}
