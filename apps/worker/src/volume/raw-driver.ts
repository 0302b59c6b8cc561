import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type {
  Capacity,
  FoundOnBackend,
  VolumeContent,
  VolumeOnBackend,
  WorkOptions,
} from '@skydeck/core/volume/volume-driver';
import { volumeIdOf } from '@skydeck/core/volume/unknown-content';
import type { QemuImg } from './qemu-img';
import { missing, type StoragePool } from './storage-pool';

const GIB = 1024 ** 3;
/** What LUKS keeps for itself before the data. */
export const LUKS_HEADER_BYTES = 16 * 1024 ** 2;
const DRAFT = '.draft';
const FORMER = '.former';

export const baseName = (volumeId: string): string => `volume-${volumeId}`;

/** What volumes have in common that are whole devices of a libvirt pool: a logical volume, an image of Ceph. */
export abstract class RawVolumes {
  constructor(
    protected readonly pool: StoragePool,
    protected readonly qemuImg: QemuImg,
  ) {}

  /** Where QEMU finds the device of that name. */
  protected abstract disk(name: string, volume: Pick<VolumeOnBackend, 'key'>): DiskSource;
  /** The device as `qemu-img create` names it. */
  protected abstract fileName(name: string): string;
  protected abstract rename(from: string, to: string, options: WorkOptions): Promise<void>;
  /** Whether a new device may show what another one has left there. */
  protected abstract readonly reused: boolean;
  /** Whom a new device belongs to; null where it is none. */
  protected abstract owner(): Promise<{ uid: number; gid: number } | null>;

  open(signal: AbortSignal): Promise<void> {
    return this.pool.open(signal);
  }

  capacity(signal: AbortSignal): Promise<Capacity> {
    return this.pool.capacity(signal);
  }

  async create(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string> {
    const name = this.nameOf(volume);
    const { signal } = options;
    if (await this.pool.measureVolume(name, signal)) return name;
    await this.fillDraft(name, volume, content, options);
    try {
      await this.rename(`${name}${DRAFT}`, name, options);
    } catch (error) {
      await this.pool.deleteVolume(`${name}${DRAFT}`, new AbortController().signal).catch(() => undefined);
      throw error;
    }
    return name;
  }

  /**
   * The former device keeps its bytes under another name until the new one has its place. Whatever an earlier run has left
   * is taken back first: nobody knows whether it was of this content.
   */
  async replace(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string> {
    const name = this.nameOf(volume);
    const former = `${name}${FORMER}`;
    await this.dropDraft(volume, options);
    await this.fillDraft(name, volume, content, options);
    await this.rename(name, former, options);
    await this.rename(`${name}${DRAFT}`, name, options);
    await this.pool.deleteVolume(former, options.signal);
    return name;
  }

  async dropDraft(volume: VolumeOnBackend, options: WorkOptions): Promise<void> {
    const name = this.nameOf(volume);
    const { signal } = options;
    const former = `${name}${FORMER}`;
    if (await this.pool.measureVolume(former, signal)) {
      if (await this.pool.measureVolume(name, signal)) await this.pool.deleteVolume(former, signal);
      else await this.rename(former, name, options);
    }
    await this.pool.deleteVolume(`${name}${DRAFT}`, signal);
  }

  /** A device under a draft's name with the content; none when it fails. */
  private async fillDraft(
    name: string,
    volume: VolumeOnBackend,
    content: VolumeContent,
    options: WorkOptions,
  ): Promise<void> {
    const { signal } = options;
    const sizeBytes = volume.sizeGiB * GIB;
    if (content.from !== 'nothing' && content.virtualBytes > sizeBytes) {
      throw new AppError('INVALID', `The volume of ${volume.sizeGiB} GiB is smaller than what fills it.`, {
        hint: `Make a volume of at least ${Math.ceil(content.virtualBytes / GIB)} GiB.`,
      });
    }
    const draft = `${name}${DRAFT}`;
    try {
      await this.pool.deleteVolume(draft, signal);
      await this.pool.createVolume(
        draft,
        this.deviceBytes(volume, volume.sizeGiB),
        await this.owner(),
        signal,
      );
      const passphrase = volume.key?.passphrase ?? null;
      if (passphrase) await this.qemuImg.formatLuks(this.fileName(draft), { sizeBytes, passphrase }, options);
      else if (this.reused) await this.pool.wipeVolume(draft, signal);
      const disk = this.disk(draft, volume);
      if (content.from === 'disk') await this.qemuImg.copy(content.source, disk, options, false);
      // What was never written to an encrypted device does not read as zeros.
      if (content.from === 'writer') await content.write(disk, volume.key === null);
    } catch (error) {
      await this.pool.deleteVolume(draft, new AbortController().signal).catch(() => undefined);
      throw error;
    }
  }

  async discard(volumeId: string, location: string, { signal }: WorkOptions): Promise<void> {
    if (volumeIdOf(location) !== volumeId) throw missing(location);
    await this.pool.deleteVolume(`${location}${DRAFT}`, signal);
    await this.pool.deleteVolume(location, signal);
  }

  async extend(volume: VolumeOnBackend, sizeGiB: number, { signal }: WorkOptions): Promise<void> {
    await this.pool.resizeVolume(this.nameOf(volume), this.deviceBytes(volume, sizeGiB), signal);
  }

  async size(volume: VolumeOnBackend, { signal }: WorkOptions): Promise<number> {
    const name = this.nameOf(volume);
    const found = await this.pool.measureVolume(name, signal);
    if (!found) throw missing(name);
    return found.capacityBytes - this.deviceBytes(volume, 0);
  }

  source(volume: VolumeOnBackend): DiskSource {
    return this.disk(this.nameOf(volume), volume);
  }

  async list(signal: AbortSignal): Promise<FoundOnBackend[]> {
    const volumes = await this.pool.list(signal);
    return volumes.map(({ name, capacityBytes }) => ({ location: name, sizeBytes: capacityBytes }));
  }

  async adopt(volumeId: string, location: string, options: WorkOptions): Promise<FoundOnBackend> {
    const name = baseName(volumeId);
    if (!(await this.pool.measureVolume(name, options.signal))) {
      if (!(await this.pool.measureVolume(location, options.signal))) throw missing(location);
      await this.rename(location, name, options);
    }
    const found = await this.pool.measureVolume(name, options.signal);
    if (!found) throw missing(name);
    return { location: name, sizeBytes: found.capacityBytes };
  }

  async release(volume: VolumeOnBackend, name: string, options: WorkOptions): Promise<void> {
    const current = this.nameOf(volume);
    if (await this.pool.measureVolume(current, options.signal)) await this.rename(current, name, options);
  }

  /** Snapshots are dropped whoever uses the volume. */
  mergeOf(): null {
    return null;
  }

  async dropMerged(): Promise<void> {}

  protected nameOf(volume: VolumeOnBackend): string {
    return volume.location ?? baseName(volume.id);
  }

  protected deviceBytes(volume: Pick<VolumeOnBackend, 'key'>, sizeGiB: number): number {
    return sizeGiB * GIB + (volume.key ? LUKS_HEADER_BYTES : 0);
  }
}
