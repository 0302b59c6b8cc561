import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DiskExporter, ExportFormat } from '@skydeck/core/image/disk-exporter';
import type { ConvertedImage } from '@skydeck/core/image/image-importer';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type { WorkOptions } from '@skydeck/core/volume/volume-driver';
import type { QemuImg } from '../volume/qemu-img';
import { hashFile } from './hash-file';
import { diskFull, isDiskFull, requireFree } from './storage-full';
import { Turns } from './turns';

/** Each keeps a processor and the disk busy. */
const AT_ONCE = 2;

/** Copies volumes of this host into its uploads directory, with the host's `qemu-img`. */
export class VolumeExporter implements DiskExporter {
  private readonly turns = new Turns(AT_ONCE);

  constructor(
    private readonly uploadsDir: string,
    private readonly qemuImg: QemuImg,
  ) {}

  measure(source: DiskSource, format: ExportFormat, signal: AbortSignal): Promise<number> {
    return this.qemuImg.measure(source, format, signal);
  }

  async export(
    imageId: string,
    source: DiskSource,
    format: ExportFormat,
    options: WorkOptions,
  ): Promise<ConvertedImage> {
    const { signal } = options;
    // A name of its own: the program of a worker that was killed may still write to the one before.
    const name = `${imageId}.converted-${randomUUID()}`;
    const target = path.join(this.uploadsDir, name);
    try {
      await mkdir(this.uploadsDir, { recursive: true });
      await this.removeEarlier(imageId);
      return await this.turns.take(signal, async () => {
        // A raw file has holes where nothing was written, so both take what is there.
        await requireFree(this.uploadsDir, await this.qemuImg.measure(source, 'qcow2', signal));
        await this.qemuImg.export(source, { path: target, format }, options);
        const { virtualBytes } = await this.qemuImg.info(target, format, signal);
        return { file: name, ...(await hashFile(target, { signal })), virtualBytes };
      });
    } catch (error) {
      await rm(target, { force: true });
      throw isDiskFull(error) ? diskFull(error) : error;
    }
  }

  private async removeEarlier(imageId: string): Promise<void> {
    const names = await readdir(this.uploadsDir);
    const earlier = names.filter((name) => name.startsWith(`${imageId}.converted`));
    await Promise.all(earlier.map((name) => rm(path.join(this.uploadsDir, name), { force: true })));
  }
}
