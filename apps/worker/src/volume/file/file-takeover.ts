import { AppError } from '@skydeck/core/app-error';
import type { FoundOnBackend, VolumeOnBackend, WorkOptions } from '@skydeck/core/volume/volume-driver';
import type { QemuImg } from '../qemu-img';
import { baseName, isForeignName, type VolumeFiles } from './volume-files';

/** Files that others made become volumes, and volumes files of others. */
export class FileTakeover {
  constructor(
    private readonly files: VolumeFiles,
    private readonly qemuImg: QemuImg,
  ) {}

  async adopt(volumeId: string, location: string, options: WorkOptions): Promise<FoundOnBackend> {
    const { files, qemuImg } = this;
    const name = baseName(volumeId);
    if (!isForeignName(location)) throw notAdoptable(location, 'of that name');
    if (!files.has(name)) {
      const file = files.existing(location);
      const facts = await qemuImg.info(file, null, options.signal);
      // It would show a guest what lies elsewhere on this host.
      if (facts.backing !== null || facts.dataFile !== null)
        throw notAdoptable(location, 'with parts in other files');
      if (facts.encrypted) throw notAdoptable(location, 'that is encrypted');
      if (facts.format === 'qcow2') await files.settle(file, files.at(name));
      else if (facts.format === 'raw') await this.convertRaw(file, name, facts.virtualBytes, options);
      else throw notAdoptable(location, `in the format ${facts.format}`);
    }
    // Of a raw file that was converted before a crash.
    await files.remove(location);
    const { virtualBytes } = await qemuImg.info(files.at(name), 'qcow2', options.signal);
    return { location: name, sizeBytes: virtualBytes };
  }

  private async convertRaw(file: string, name: string, bytes: number, options: WorkOptions): Promise<void> {
    await this.files.whole(name, async (draft) => {
      await this.qemuImg.create({ path: draft, sizeBytes: bytes, passphrase: null }, options);
      await this.qemuImg.copy(
        { kind: 'file', path: file, format: 'raw' },
        { kind: 'file', path: draft, format: 'qcow2' },
        options,
      );
    });
  }

  async release(volume: VolumeOnBackend, name: string): Promise<void> {
    const { files } = this;
    if (!isForeignName(name)) throw notAdoptable(name, 'of that name');
    if (volume.location !== null && !files.has(volume.location) && files.has(name)) return;
    const file = files.active(volume);
    if (files.has(name)) {
      throw new AppError('CONFLICT', `The back end has a file ${name} already.`, {
        hint: 'Choose another name.',
      });
    }
    await files.settle(file, files.at(name));
  }
}

function notAdoptable(location: string, why: string): AppError {
  return new AppError('INVALID', `A file ${why} cannot be taken over: ${location}.`, {
    hint: 'Only plain qcow2 and raw files that stand for themselves become volumes.',
  });
}
