import { existsSync } from 'node:fs';
import { chmod, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
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
import { volumeIdOf } from '@skydeck/core/volume/unknown-content';
import { diskError } from '../compute/disk-error';
import { backingChainOf, backingNameOf } from './qcow2-header';
import type { QemuImg } from './qemu-img';
import { missing, type StoragePool } from './storage-pool';

const GIB = 1024 ** 3;
/** QEMU, by its group, and the agent; nobody else. */
const MODE = 0o660;
const DRAFT = '.draft';
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

export interface FileDriverOptions {
  kind: 'file' | 'nfs';
  pool: StoragePool;
  directory: string;
  /** The directory must be a mount of its own: without it, the disk below would be written to. */
  mounted: boolean;
  qemuImg: QemuImg;
}

/**
 * Volumes as qcow2 files in a directory that libvirt knows as a pool: `volume-<id>`, and after each snapshot one more
 * layer `volume-<id>.<snapshot id>` on top. What is made is made as a draft and renamed when it is whole and on the
 * disk, so that a file of a final name is always a good one.
 */
export class FileVolumeDriver implements VolumeDriver {
  readonly kind: 'file' | 'nfs';

  constructor(private readonly options: FileDriverOptions) {
    this.kind = options.kind;
  }

  async open(signal: AbortSignal): Promise<void> {
    // First: libvirt calls a pool active whose directory has gone.
    if (!this.options.mounted) await this.checkDirectory();
    await this.options.pool.open(signal);
    if (this.options.mounted) await this.checkDirectory();
  }

  private async checkDirectory(): Promise<void> {
    const { directory, mounted } = this.options;
    const found = await stat(directory).catch(() => null);
    const parent = mounted ? await stat(path.dirname(directory)).catch(() => null) : null;
    if (found?.isDirectory() && (!mounted || found.dev !== parent?.dev)) return;
    throw new AppError(
      'STORAGE',
      `The directory of the back end is ${found ? 'not mounted' : 'gone'}: ${directory}.`,
      {
        hint: 'Mount it again on the host that owns the back end; what lies there is found again by itself.',
        retryable: true,
        rescheduleable: true,
      },
    );
  }

  async capacity(signal: AbortSignal): Promise<Capacity> {
    await this.open(signal);
    const { bsize, blocks, bavail } = await statfs(this.options.directory);
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  }

  async create(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string> {
    const name = volume.location ?? baseName(volume.id);
    return this.does('The volume could not be made', options.signal, async () => {
      if (!existsSync(this.at(name))) await this.fill(name, volume, content, options);
      return name;
    });
  }

  async replace(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string> {
    return this.does('The volume’s content could not be replaced', options.signal, async () => {
      const file = this.active(volume);
      if (backingNameOf(file) !== null) throw hasLayers();
      const name = path.basename(file);
      await this.fill(name, volume, content, options);
      return name;
    });
  }

  async dropDraft(volume: VolumeOnBackend, { signal }: WorkOptions): Promise<void> {
    await this.does('The draft could not be removed', signal, async () => {
      await rm(`${this.active(volume)}${DRAFT}`, { force: true });
    });
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
    await this.whole(name, async (draft) => {
      const passphrase = volume.key?.passphrase ?? null;
      await this.options.qemuImg.create({ path: draft, sizeBytes, passphrase }, options);
      const disk = this.qcow2(draft, volume);
      if (content.from === 'disk') await this.options.qemuImg.copy(content.source, disk, options);
      // What is not allocated in qcow2 reads as zeros, encrypted or not.
      if (content.from === 'writer') await content.write(disk, true);
    });
  }

  async remove(volume: VolumeOnBackend, { signal }: WorkOptions): Promise<void> {
    await this.does('The volume could not be removed', signal, async () => {
      const base = baseName(volume.id);
      const names = await readdir(this.options.directory);
      const own = names.filter((name) => name === base || name.startsWith(`${base}.`));
      await Promise.all(own.map((name) => rm(this.at(name), { force: true })));
    });
  }

  async discard(volumeId: string, location: string, { signal }: WorkOptions): Promise<void> {
    await this.does('The volume’s other file could not be removed', signal, async () => {
      if (volumeIdOf(location) !== volumeId) throw missing(location);
      for (const name of [`${location}${DRAFT}`, location]) await rm(this.at(name), { force: true });
    });
  }

  async extend(volume: VolumeOnBackend, sizeGiB: number, options: WorkOptions): Promise<void> {
    await this.does('The volume could not be extended', options.signal, async () => {
      const file = this.active(volume);
      const { virtualBytes } = await this.options.qemuImg.info(file, 'qcow2', options.signal);
      if (virtualBytes >= sizeGiB * GIB) return;
      await this.options.qemuImg.resize(this.qcow2(file, volume), sizeGiB * GIB, options);
    });
  }

  source(volume: VolumeOnBackend): DiskSource {
    return this.qcow2(this.active(volume), volume);
  }

  snapshotSource(volume: VolumeOnBackend, snapshot: SnapshotOnBackend): DiskSource {
    return this.qcow2(this.existing(snapshot.location ?? ''), volume);
  }

  async snapshot(volume: VolumeOnBackend, snapshotId: string, options: WorkOptions): Promise<SnapshotTaken> {
    const { snapshotLocation, volumeLocation } = await this.prepareLayer(volume, snapshotId, options);
    return { snapshotLocation, volumeLocation };
  }

  async prepareLayer(
    volume: VolumeOnBackend,
    snapshotId: string,
    options: WorkOptions,
  ): Promise<PreparedLayer> {
    const layer = `${baseName(volume.id)}.${snapshotId}`;
    return this.does('The snapshot could not be made', options.signal, async () => {
      if (!existsSync(this.at(layer))) await this.makeLayer(volume, layer, this.active(volume), options);
      const frozen = backingNameOf(this.at(layer));
      if (frozen === null) throw missing(`file under ${layer}`);
      return {
        snapshotLocation: path.basename(frozen),
        volumeLocation: layer,
        layer: this.qcow2(this.at(layer), volume),
      };
    });
  }

  /** An empty layer on a file, under this name. */
  private async makeLayer(
    volume: VolumeOnBackend,
    name: string,
    under: string,
    options: WorkOptions,
  ): Promise<void> {
    const { virtualBytes } = await this.options.qemuImg.info(under, 'qcow2', options.signal);
    // A name without a directory: the pool may be moved.
    const backing = path.basename(under);
    const passphrase = volume.key?.passphrase ?? null;
    const sizeBytes = Math.max(virtualBytes, volume.sizeGiB * GIB);
    await this.whole(name, (draft) =>
      this.options.qemuImg.create({ path: draft, sizeBytes, passphrase, backing }, options),
    );
  }

  /**
   * What the layer above holds is written into the snapshot's file, which then takes that layer's name: what costs is
   * what was written since the snapshot, not the whole volume. Cut off at any point, the layer above is still whole.
   */
  async removeSnapshot(
    volume: VolumeOnBackend,
    snapshot: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
    options: WorkOptions,
  ): Promise<string> {
    const current = path.basename(this.active(volume));
    return this.does('The snapshot could not be removed', options.signal, async () => {
      const { location } = snapshot;
      if (location === null) return this.dropPrepared(volume, snapshot.id, current);
      const known = namesOf(current, siblings);
      if (known.includes(location)) await this.dropOn(volume, location, known);
      else if (existsSync(this.at(location))) {
        const above = this.layerOn(location, known);
        await this.options.qemuImg.commit(this.qcow2(this.at(above), volume), options);
        await this.settle(this.at(location), this.at(above));
      }
      return current;
    });
  }

  mergeOf(
    volume: VolumeOnBackend,
    { location }: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
  ): LayerMerge | null {
    const current = path.basename(this.active(volume));
    const known = namesOf(current, siblings);
    if (location === null || known.includes(location) || !existsSync(this.at(location))) return null;
    const above = this.layerOn(location, known);
    return {
      base: this.qcow2(this.at(location), volume),
      top: this.qcow2(this.at(above), volume),
      active: above === current,
    };
  }

  async dropMerged(
    volume: VolumeOnBackend,
    location: string,
    siblings: readonly SnapshotOnBackend[],
    { signal }: WorkOptions,
  ): Promise<void> {
    await this.does('The merged layer could not be removed', signal, () =>
      this.dropOn(volume, location, namesOf(path.basename(this.active(volume)), siblings)),
    );
  }

  /** The layer of the volume that goes on from this one. */
  private layerOn(location: string, known: readonly string[]): string {
    const found = known.find((name) => existsSync(this.at(name)) && this.isOn(name, location));
    if (found === undefined) throw missing(`layer on ${location}`);
    return found;
  }

  /** Removes the volume's files that go on from this one and are no layer of it any more. */
  private async dropOn(volume: VolumeOnBackend, location: string, known: readonly string[]): Promise<void> {
    const names = await readdir(this.options.directory);
    const own = names.filter((name) => name.startsWith(`${baseName(volume.id)}.`) && !known.includes(name));
    for (const name of own) if (this.isOn(name, location)) await rm(this.at(name), { force: true });
  }

  /** QEMU writes a whole path where it has merged layers. */
  private isOn(name: string, location: string): boolean {
    const backing = backingNameOf(this.at(name));
    return backing !== null && path.basename(backing) === location;
  }

  /** The layer of a snapshot that was never taken. */
  private async dropPrepared(volume: VolumeOnBackend, snapshotId: string, current: string): Promise<string> {
    const layer = `${baseName(volume.id)}.${snapshotId}`;
    if (layer !== current) await rm(this.at(layer), { force: true });
    return current;
  }

  async revert(volume: VolumeOnBackend, snapshot: SnapshotOnBackend, options: WorkOptions): Promise<string> {
    const current = path.basename(this.active(volume));
    return this.does('The volume could not be reverted', options.signal, async () => {
      const frozen = this.existing(snapshot.location ?? '');
      if (!this.isOn(current, path.basename(frozen))) {
        throw new AppError('CONFLICT', 'This is not the newest snapshot of the volume.', {
          hint: 'Delete the newer snapshots first, or make a new volume from this one.',
        });
      }
      await this.makeLayer(volume, current, frozen, options);
      return current;
    });
  }

  async list(signal: AbortSignal): Promise<FoundOnBackend[]> {
    await this.open(signal);
    const volumes = await this.options.pool.list(signal);
    return volumes.map(({ name, capacityBytes }) => ({ location: name, sizeBytes: capacityBytes }));
  }

  async adopt(volumeId: string, location: string, options: WorkOptions): Promise<FoundOnBackend> {
    const name = baseName(volumeId);
    return this.does('The file could not be taken over', options.signal, async () => {
      if (!PLAIN_NAME.test(location) || location.startsWith('volume-'))
        throw notAdoptable(location, 'of that name');
      if (!existsSync(this.at(name))) {
        const file = this.existing(location);
        const facts = await this.options.qemuImg.info(file, null, options.signal);
        // It would show a guest what lies elsewhere on this host.
        if (facts.backing !== null || facts.dataFile !== null)
          throw notAdoptable(location, 'with parts in other files');
        if (facts.encrypted) throw notAdoptable(location, 'that is encrypted');
        if (facts.format === 'qcow2') await this.settle(file, this.at(name));
        else if (facts.format === 'raw') await this.convertRaw(file, name, facts.virtualBytes, options);
        else throw notAdoptable(location, `in the format ${facts.format}`);
      }
      // Of a raw file that was converted before a crash.
      await rm(this.at(location), { force: true });
      const { virtualBytes } = await this.options.qemuImg.info(this.at(name), 'qcow2', options.signal);
      return { location: name, sizeBytes: virtualBytes };
    });
  }

  private async convertRaw(file: string, name: string, bytes: number, options: WorkOptions): Promise<void> {
    await this.whole(name, async (draft) => {
      await this.options.qemuImg.create({ path: draft, sizeBytes: bytes, passphrase: null }, options);
      await this.options.qemuImg.copy(
        { kind: 'file', path: file, format: 'raw' },
        { kind: 'file', path: draft, format: 'qcow2' },
        options,
      );
    });
  }

  async release(volume: VolumeOnBackend, name: string, { signal }: WorkOptions): Promise<void> {
    await this.does('The volume could not be released', signal, async () => {
      if (!PLAIN_NAME.test(name) || name.startsWith('volume-')) throw notAdoptable(name, 'of that name');
      if (volume.location !== null && !existsSync(this.at(volume.location)) && existsSync(this.at(name)))
        return;
      const file = this.active(volume);
      if (existsSync(this.at(name))) {
        throw new AppError('CONFLICT', `The back end has a file ${name} already.`, {
          hint: 'Choose another name.',
        });
      }
      await this.settle(file, this.at(name));
    });
  }

  /** Makes a file under a draft's name; it gets its own when it is whole and on the disk. */
  private async whole(name: string, make: (draft: string) => Promise<void>): Promise<void> {
    const draft = this.at(`${name}${DRAFT}`);
    await rm(draft, { force: true });
    try {
      await make(draft);
      await chmod(draft, MODE);
      await this.settle(draft, this.at(name));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Renames what is first made sure to be on the disk, so that no power cut leaves a name without its bytes. */
  private async settle(from: string, to: string): Promise<void> {
    await flush(from);
    await rename(from, to);
    await flush(this.options.directory);
  }

  private active(volume: VolumeOnBackend): string {
    return this.existing(volume.location ?? baseName(volume.id));
  }

  private existing(name: string): string {
    const file = this.at(name);
    if (name === '' || !existsSync(file)) throw missing(name === '' ? 'bytes of it' : name);
    return file;
  }

  private at(name: string): string {
    if (!PLAIN_NAME.test(name)) throw new AppError('INTERNAL', 'This is no name of a volume’s file.');
    return path.join(this.options.directory, name);
  }

  private qcow2(file: string, { key }: Pick<VolumeOnBackend, 'key'>): Extract<DiskSource, { kind: 'file' }> {
    const backing = existsSync(file) ? backingChainOf(file) : [];
    return { kind: 'file', path: file, format: 'qcow2', backing, ...(key ? { key } : {}) };
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

function namesOf(current: string, siblings: readonly SnapshotOnBackend[]): string[] {
  return [current, ...siblings.map(({ location }) => location).filter((name) => name !== null)];
}

const baseName = (volumeId: string): string => `volume-${volumeId}`;

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
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

function notAdoptable(location: string, why: string): AppError {
  return new AppError('INVALID', `A file ${why} cannot be taken over: ${location}.`, {
    hint: 'Only plain qcow2 and raw files that stand for themselves become volumes.',
  });
}
