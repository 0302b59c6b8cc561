import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import { volumeIdOf } from '@skydeck/core/volume/unknown-content';
import type {
  Capacity,
  FoundOnBackend,
  LayerMerge,
  PreparedLayer,
  SnapshotOnBackend,
  SnapshotTaken,
  VolumeContent,
  VolumeDriver,
  VolumeOnBackend,
  WorkOptions,
} from '@skydeck/core/volume/volume-driver';
import { diskError } from '../../compute/disk-error';
import { backingNameOf } from '../qcow2-header';
import type { QemuImg } from '../qemu-img';
import { missing, type StoragePool } from '../storage-pool';
import { requireDirectory, type BackendDirectory } from './backend-directory';
import { FileLayers } from './file-layers';
import { FileTakeover } from './file-takeover';
import { baseName, VolumeFiles } from './volume-files';

const GIB = 1024 ** 3;

export interface FileDriverOptions extends BackendDirectory {
  kind: 'file' | 'nfs';
  pool: StoragePool;
  qemuImg: QemuImg;
}

/**
 * Volumes as qcow2 files in a directory that libvirt knows as a pool: `volume-<id>`, and after each snapshot one more
 * layer `volume-<id>.<snapshot id>` on top. What is made is made as a draft and renamed when it is whole and on the
 * disk, so that a file of a final name is always a good one.
 */
export class FileVolumeDriver implements VolumeDriver {
  readonly kind: 'file' | 'nfs';
  private readonly files: VolumeFiles;
  private readonly layers: FileLayers;
  private readonly takeover: FileTakeover;

  constructor(private readonly options: FileDriverOptions) {
    this.kind = options.kind;
    this.files = new VolumeFiles(options);
    this.layers = new FileLayers(this.files, options.qemuImg);
    this.takeover = new FileTakeover(this.files, options.qemuImg);
  }

  async open(signal: AbortSignal): Promise<void> {
    // First: libvirt calls a pool active whose directory has gone.
    if (!this.options.mounted) await requireDirectory(this.options);
    await this.options.pool.open(signal);
    if (this.options.mounted) await requireDirectory(this.options);
  }

  async capacity(signal: AbortSignal): Promise<Capacity> {
    await this.open(signal);
    const { bsize, blocks, bavail } = await statfs(this.options.directory);
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  }

  async create(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string> {
    const name = volume.location ?? baseName(volume.id);
    return this.does('The volume could not be made', options.signal, async () => {
      if (!this.files.has(name)) await this.fill(name, volume, content, options);
      return name;
    });
  }

  async replace(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string> {
    return this.does('The volume’s content could not be replaced', options.signal, async () => {
      const file = this.files.active(volume);
      if (backingNameOf(file) !== null) throw hasLayers();
      const name = path.basename(file);
      await this.fill(name, volume, content, options);
      return name;
    });
  }

  async dropDraft(volume: VolumeOnBackend, { signal }: WorkOptions): Promise<void> {
    await this.does('The draft could not be removed', signal, () =>
      this.files.removeDraft(this.files.active(volume)),
    );
  }

  /** A file of that name with the content, in the place of one that is there, when it is whole. */
  private async fill(
    name: string,
    volume: VolumeOnBackend,
    content: VolumeContent,
    options: WorkOptions,
  ): Promise<void> {
    const sizeBytes = volume.sizeGiB * GIB;
    if (content.from !== 'nothing' && content.virtualBytes > sizeBytes)
      throw tooSmall(volume, content.virtualBytes);
    await this.files.whole(name, async (draft) => {
      const passphrase = volume.key?.passphrase ?? null;
      await this.options.qemuImg.create({ path: draft, sizeBytes, passphrase }, options);
      const disk = this.files.qcow2(draft, volume);
      if (content.from === 'disk') await this.options.qemuImg.copy(content.source, disk, options);
      // What is not allocated in qcow2 reads as zeros, encrypted or not.
      if (content.from === 'writer') await content.write(disk, true);
    });
  }

  async remove(volume: VolumeOnBackend, { signal }: WorkOptions): Promise<void> {
    await this.does('The volume could not be removed', signal, async () => {
      const own = [baseName(volume.id), ...(await this.files.layersOf(volume.id))];
      await Promise.all(own.map((name) => this.files.remove(name)));
    });
  }

  async discard(volumeId: string, location: string, { signal }: WorkOptions): Promise<void> {
    await this.does('The volume’s other file could not be removed', signal, async () => {
      if (volumeIdOf(location) !== volumeId) throw missing(location);
      await this.files.removeDraft(this.files.at(location));
      await this.files.remove(location);
    });
  }

  async extend(volume: VolumeOnBackend, sizeGiB: number, options: WorkOptions): Promise<void> {
    await this.does('The volume could not be extended', options.signal, async () => {
      const file = this.files.active(volume);
      const { virtualBytes } = await this.options.qemuImg.info(file, 'qcow2', options.signal);
      if (virtualBytes >= sizeGiB * GIB) return;
      await this.options.qemuImg.resize(this.files.qcow2(file, volume), sizeGiB * GIB, options);
    });
  }

  async size(volume: VolumeOnBackend, { signal }: WorkOptions): Promise<number> {
    return this.does('The volume could not be measured', signal, async () => {
      const facts = await this.options.qemuImg.info(this.files.active(volume), 'qcow2', signal);
      return facts.virtualBytes;
    });
  }

  source(volume: VolumeOnBackend): DiskSource {
    return this.files.qcow2(this.files.active(volume), volume);
  }

  snapshotSource(volume: VolumeOnBackend, snapshot: SnapshotOnBackend): DiskSource {
    return this.files.qcow2(this.files.existing(snapshot.location ?? ''), volume);
  }

  async snapshot(volume: VolumeOnBackend, snapshotId: string, options: WorkOptions): Promise<SnapshotTaken> {
    const { snapshotLocation, volumeLocation } = await this.prepareLayer(volume, snapshotId, options);
    return { snapshotLocation, volumeLocation };
  }

  prepareLayer(volume: VolumeOnBackend, snapshotId: string, options: WorkOptions): Promise<PreparedLayer> {
    return this.does('The snapshot could not be made', options.signal, () =>
      this.layers.prepare(volume, snapshotId, options),
    );
  }

  async removeSnapshot(
    volume: VolumeOnBackend,
    snapshot: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
    options: WorkOptions,
  ): Promise<string> {
    const current = path.basename(this.files.active(volume));
    await this.does('The snapshot could not be removed', options.signal, () =>
      this.layers.removeSnapshot(volume, snapshot, siblings, options),
    );
    return current;
  }

  mergeOf(
    volume: VolumeOnBackend,
    snapshot: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
  ): LayerMerge | null {
    return this.layers.mergeOf(volume, snapshot, siblings);
  }

  async dropMerged(
    volume: VolumeOnBackend,
    location: string,
    siblings: readonly SnapshotOnBackend[],
    { signal }: WorkOptions,
  ): Promise<void> {
    await this.does('The merged layer could not be removed', signal, () =>
      this.layers.dropMerged(volume, location, siblings),
    );
  }

  revert(volume: VolumeOnBackend, snapshot: SnapshotOnBackend, options: WorkOptions): Promise<string> {
    return this.does('The volume could not be reverted', options.signal, () =>
      this.layers.revert(volume, snapshot, options),
    );
  }

  async list(signal: AbortSignal): Promise<FoundOnBackend[]> {
    await this.open(signal);
    const volumes = await this.options.pool.list(signal);
    return volumes.map(({ name, capacityBytes }) => ({ location: name, sizeBytes: capacityBytes }));
  }

  adopt(volumeId: string, location: string, options: WorkOptions): Promise<FoundOnBackend> {
    return this.does('The file could not be taken over', options.signal, () =>
      this.takeover.adopt(volumeId, location, options),
    );
  }

  async release(volume: VolumeOnBackend, name: string, { signal }: WorkOptions): Promise<void> {
    await this.does('The volume could not be released', signal, () => this.takeover.release(volume, name));
  }

  private async does<T>(what: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      await this.open(signal);
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      throw diskError(what, error);
    }
  }
}

function tooSmall(volume: VolumeOnBackend, bytes: number): AppError {
  const needed = Math.ceil(bytes / GIB);
  return new AppError('INVALID', `The volume has ${volume.sizeGiB} GiB, what fills it needs ${needed}.`, {
    hint: `Make a volume of at least ${needed} GiB.`,
  });
}

function hasLayers(): AppError {
  return new AppError('CONFLICT', 'The volume has snapshots, which its content goes on from.', {
    hint: 'Delete its snapshots first, or restore to a new volume.',
  });
}
