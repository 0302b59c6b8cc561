import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import type {
  LayerMerge,
  PreparedLayer,
  SnapshotOnBackend,
  VolumeOnBackend,
  WorkOptions,
} from '@skydeck/core/volume/volume-driver';
import { backingNameOf } from '../qcow2-header';
import type { QemuImg } from '../qemu-img';
import { missing } from '../storage-pool';
import { layerName, type VolumeFiles } from './volume-files';

const GIB = 1024 ** 3;

/** The layers of volumes, one more with each snapshot. What lies under the active one is frozen. */
export class FileLayers {
  constructor(
    private readonly files: VolumeFiles,
    private readonly qemuImg: QemuImg,
  ) {}

  async prepare(volume: VolumeOnBackend, snapshotId: string, options: WorkOptions): Promise<PreparedLayer> {
    const { files } = this;
    const layer = layerName(volume.id, snapshotId);
    if (!files.has(layer)) await this.make(volume, layer, files.active(volume), options);
    const frozen = backingNameOf(files.at(layer));
    if (frozen === null) throw missing(`file under ${layer}`);
    return {
      snapshotLocation: path.basename(frozen),
      volumeLocation: layer,
      layer: files.qcow2(files.at(layer), volume),
    };
  }

  /** An empty layer on a file, under this name. */
  private async make(
    volume: VolumeOnBackend,
    name: string,
    under: string,
    options: WorkOptions,
  ): Promise<void> {
    const { virtualBytes } = await this.qemuImg.info(under, 'qcow2', options.signal);
    // A name without a directory: the pool may be moved.
    const backing = path.basename(under);
    const passphrase = volume.key?.passphrase ?? null;
    const sizeBytes = Math.max(virtualBytes, volume.sizeGiB * GIB);
    await this.files.whole(name, (draft) =>
      this.qemuImg.create({ path: draft, sizeBytes, passphrase, backing }, options),
    );
  }

  /**
   * What the layer above holds is written into the snapshot's file, which then takes that layer's name: what costs is
   * what was written since the snapshot, not the whole volume. Cut off at any point, the layer above is still whole.
   */
  async removeSnapshot(
    volume: VolumeOnBackend,
    { id, location }: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
    options: WorkOptions,
  ): Promise<void> {
    const { files } = this;
    if (location === null) return this.dropPrepared(volume, id);
    const known = this.known(volume, siblings);
    if (known.includes(location)) return this.dropOn(volume, location, known);
    if (!files.has(location)) return;
    const { above, beside } = this.layerOn(location, known);
    for (const name of beside) await this.putOn(volume, name, above, options);
    await this.qemuImg.commit(files.qcow2(files.at(above), volume), options);
    await files.settle(files.at(location), files.at(above));
  }

  mergeOf(
    volume: VolumeOnBackend,
    { location }: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
  ): LayerMerge | null {
    const { files } = this;
    const known = this.known(volume, siblings);
    if (location === null || known.includes(location) || !files.has(location)) return null;
    const { above } = this.layerOn(location, known);
    return {
      base: files.qcow2(files.at(location), volume),
      top: files.qcow2(files.at(above), volume),
      active: above === this.activeName(volume),
    };
  }

  async dropMerged(
    volume: VolumeOnBackend,
    location: string,
    siblings: readonly SnapshotOnBackend[],
  ): Promise<void> {
    await this.dropOn(volume, location, this.known(volume, siblings));
  }

  async revert(volume: VolumeOnBackend, snapshot: SnapshotOnBackend, options: WorkOptions): Promise<string> {
    const current = this.activeName(volume);
    const frozen = this.files.existing(snapshot.location ?? '');
    if (!this.isOn(current, path.basename(frozen))) {
      throw new AppError('CONFLICT', 'This is not the newest snapshot of the volume.', {
        hint: 'Delete the newer snapshots first, or make a new volume from this one.',
      });
    }
    await this.make(volume, current, frozen, options);
    return current;
  }

  private activeName(volume: VolumeOnBackend): string {
    return path.basename(this.files.active(volume));
  }

  /** The names of all layers that the volume has according to its rows, the active one first. */
  private known(volume: VolumeOnBackend, siblings: readonly SnapshotOnBackend[]): string[] {
    const frozen = siblings.map(({ location }) => location).filter((name) => name !== null);
    return [this.activeName(volume), ...frozen];
  }

  /**
   * The layer of the volume that goes on from this one. When whoever had the volume open has merged it and a crash kept
   * that from being written down, what was above it goes on from this one too, beside it: it is merged, not that.
   */
  private layerOn(location: string, known: readonly string[]): { above: string; beside: string[] } {
    const on = known.filter((name) => this.files.has(name) && this.isOn(name, location));
    const isUnder = (name: string): boolean => known.some((each) => each !== name && this.isOn(each, name));
    const above = on.length === 1 ? on[0] : on.find((name) => name !== known[0] && !isUnder(name));
    if (above === undefined) throw missing(`layer on ${location}`);
    return { above, beside: on.filter((name) => name !== above) };
  }

  /** Has a layer go on from one that holds the same as the one it goes on from now. */
  private async putOn(
    volume: VolumeOnBackend,
    name: string,
    below: string,
    options: WorkOptions,
  ): Promise<void> {
    const file = this.files.at(name);
    await this.qemuImg.rebase(this.files.qcow2(file, volume), below, options);
    await this.files.flush(file);
  }

  /** Removes the volume's files that go on from this one and are no layer of it any more. */
  private async dropOn(volume: VolumeOnBackend, location: string, known: readonly string[]): Promise<void> {
    const own = (await this.files.layersOf(volume.id)).filter((name) => !known.includes(name));
    for (const name of own) if (this.isOn(name, location)) await this.files.remove(name);
  }

  /** QEMU writes a whole path where it has merged layers. */
  private isOn(name: string, location: string): boolean {
    const backing = backingNameOf(this.files.at(name));
    return backing !== null && path.basename(backing) === location;
  }

  /** The layer of a snapshot that was never taken. */
  private async dropPrepared(volume: VolumeOnBackend, snapshotId: string): Promise<void> {
    const layer = layerName(volume.id, snapshotId);
    if (layer !== this.activeName(volume)) await this.files.remove(layer);
  }
}
