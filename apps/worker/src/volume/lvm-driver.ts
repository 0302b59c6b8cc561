import { readFile } from 'node:fs/promises';
import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type {
  SnapshotOnBackend,
  SnapshotTaken,
  VolumeDriver,
  VolumeOnBackend,
  WorkOptions,
} from '@skydeck/core/volume/volume-driver';
import { runCommand } from '../run-command';
import type { QemuImg } from './qemu-img';
import { baseName, RawVolumes } from './raw-driver';
import type { StoragePool } from './storage-pool';

const TIMEOUT_MS = 120_000;

export interface LvmDriverOptions {
  pool: StoragePool;
  group: string;
  qemuImg: QemuImg;
  /** Runs LVM's programs. */
  run?: typeof runCommand;
}

/**
 * Volumes as logical volumes of a group, made, resized and removed by libvirt's pool. Renaming and snapshots are LVM's
 * own commands, which need root: the agent runs them by `sudo -n` when it is not.
 */
export class LvmVolumeDriver extends RawVolumes implements VolumeDriver {
  readonly kind = 'lvm';
  protected readonly reused = true;
  private readonly run: typeof runCommand;

  constructor(private readonly options: LvmDriverOptions) {
    super(options.pool, options.qemuImg);
    this.run = options.run ?? runCommand;
  }

  protected disk(name: string, { key }: Pick<VolumeOnBackend, 'key'>): DiskSource {
    return { kind: 'block', path: this.fileName(name), format: 'raw', ...(key ? { key } : {}) };
  }

  protected fileName(name: string): string {
    return `/dev/${this.options.group}/${name}`;
  }

  protected async rename(from: string, to: string, options: WorkOptions): Promise<void> {
    await this.lvm('lvrename', ['--yes', this.options.group, from, to], options);
    // libvirt learns of it when it looks again.
    await this.pool.capacity(options.signal);
  }

  protected async owner(): Promise<{ uid: number; gid: number }> {
    const groups = await readFile('/etc/group', 'utf8');
    const gid = Number(/^(?:libvirt-qemu|kvm):[^:]*:(\d+):/m.exec(groups)?.[1] ?? 0);
    return { uid: process.getuid?.() ?? 0, gid };
  }

  async remove(volume: VolumeOnBackend, { signal }: WorkOptions): Promise<void> {
    const base = baseName(volume.id);
    for (const { location } of await this.list(signal)) {
      if (location === base || location.startsWith(`${base}.`))
        await this.pool.deleteVolume(location, signal);
    }
  }

  snapshotSource(volume: VolumeOnBackend, snapshot: SnapshotOnBackend): DiskSource {
    return this.disk(snapshot.location ?? '', volume);
  }

  async snapshot(volume: VolumeOnBackend, snapshotId: string, options: WorkOptions): Promise<SnapshotTaken> {
    const name = this.nameOf(volume);
    const frozen = `${baseName(volume.id)}.${snapshotId}`;
    if (!(await this.pool.measureVolume(frozen, options.signal))) {
      const origin = `${this.options.group}/${name}`;
      // As large as its origin: it can never overflow and be lost.
      const size = ['--extents', '100%ORIGIN'];
      await this.lvm(
        'lvcreate',
        ['--yes', '--snapshot', '--permission', 'r', ...size, '--name', frozen, origin],
        options,
      );
      await this.pool.capacity(options.signal);
    }
    return { snapshotLocation: frozen, volumeLocation: name };
  }

  async prepareLayer(): Promise<null> {
    return null;
  }

  async removeSnapshot(
    volume: VolumeOnBackend,
    snapshot: SnapshotOnBackend,
    _siblings: readonly SnapshotOnBackend[],
    { signal }: WorkOptions,
  ): Promise<string> {
    await this.pool.deleteVolume(snapshot.location ?? `${baseName(volume.id)}.${snapshot.id}`, signal);
    return this.nameOf(volume);
  }

  /** The snapshot is copied back, and stays. */
  async revert(volume: VolumeOnBackend, snapshot: SnapshotOnBackend, options: WorkOptions): Promise<string> {
    if (snapshot.location === null) {
      throw new AppError('STORAGE', 'The snapshot was never made.', { hint: 'Delete it.' });
    }
    const plain = { key: null };
    const [from, to] = [this.disk(snapshot.location, plain), this.disk(this.nameOf(volume), plain)];
    await this.qemuImg.copy(from, to, options, false);
    return this.nameOf(volume);
  }

  private async lvm(program: string, args: readonly string[], { signal }: WorkOptions): Promise<void> {
    const hint =
      'Look at the volume group on the host; the agent must be allowed to run LVM’s commands by sudo.';
    const root = process.getuid?.() === 0;
    const [file, all] = root ? [program, args] : ['sudo', ['-n', program, ...args]];
    await this.run(file, all, { signal, timeoutMs: TIMEOUT_MS, hint });
  }
}
