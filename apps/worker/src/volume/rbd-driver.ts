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

const SHORT_MS = 120_000;
const LONG_MS = 24 * 3_600_000;

export interface RbdDriverOptions {
  pool: StoragePool;
  /** Everything by name in Ceph: the pool's name is beside libvirt's. */
  monitors: readonly string[];
  user: string;
  secretUuid: string;
  cephPool: string;
  qemuImg: QemuImg;
  /** Runs Ceph's program. */
  run?: typeof runCommand;
}

/**
 * Volumes as images of a Ceph pool, reached by every host. libvirt's pool makes, resizes and removes them; snapshots
 * are Ceph's own, by the `rbd` command with the key ring of the Ceph user on the host.
 */
export class RbdVolumeDriver extends RawVolumes implements VolumeDriver {
  readonly kind = 'rbd';
  protected readonly reused = false;
  private readonly run: typeof runCommand;

  constructor(private readonly options: RbdDriverOptions) {
    super(options.pool, options.qemuImg);
    this.run = options.run ?? runCommand;
  }

  protected disk(name: string, { key }: Pick<VolumeOnBackend, 'key'>): DiskSource {
    const { cephPool: pool, monitors, user, secretUuid } = this.options;
    return { kind: 'rbd', pool, image: name, monitors, user, secretUuid, ...(key ? { key } : {}) };
  }

  protected fileName(name: string): string {
    const { cephPool, user, monitors } = this.options;
    // In this notation colons and semicolons of values are escaped.
    const hosts = monitors.map((monitor) => monitor.replaceAll(':', '\\:')).join('\\;');
    return `rbd:${cephPool}/${name}:id=${user}:mon_host=${hosts}`;
  }

  protected async rename(from: string, to: string, options: WorkOptions): Promise<void> {
    await this.rbd(['rename', this.image(from), this.image(to)], options, SHORT_MS);
    await this.pool.capacity(options.signal);
  }

  protected async owner(): Promise<null> {
    return null;
  }

  async remove(volume: VolumeOnBackend, options: WorkOptions): Promise<void> {
    const base = baseName(volume.id);
    for (const { location } of await this.list(options.signal)) {
      if (location !== base && !location.startsWith(`${base}.`)) continue;
      await this.rbd(['snap', 'purge', '--no-progress', this.image(location)], options, LONG_MS);
      await this.pool.deleteVolume(location, options.signal);
    }
  }

  snapshotSource(volume: VolumeOnBackend, snapshot: SnapshotOnBackend): DiskSource {
    return this.disk(snapshot.location ?? '', volume);
  }

  async snapshot(volume: VolumeOnBackend, snapshotId: string, options: WorkOptions): Promise<SnapshotTaken> {
    const name = this.nameOf(volume);
    const location = `${name}@${snapshotId}`;
    if (!(await this.snapshotsOf(name, options)).includes(snapshotId)) {
      await this.rbd(['snap', 'create', '--no-progress', this.image(location)], options, SHORT_MS);
    }
    return { snapshotLocation: location, volumeLocation: name };
  }

  async prepareLayer(): Promise<null> {
    return null;
  }

  async removeSnapshot(
    volume: VolumeOnBackend,
    snapshot: SnapshotOnBackend,
    _siblings: readonly SnapshotOnBackend[],
    options: WorkOptions,
  ): Promise<string> {
    const name = this.nameOf(volume);
    if ((await this.snapshotsOf(name, options)).includes(snapshot.id)) {
      await this.rbd(['snap', 'rm', '--no-progress', this.image(`${name}@${snapshot.id}`)], options, LONG_MS);
    }
    return name;
  }

  async revert(volume: VolumeOnBackend, snapshot: SnapshotOnBackend, options: WorkOptions): Promise<string> {
    if (snapshot.location === null) {
      throw new AppError('STORAGE', 'The snapshot was never made.', { hint: 'Delete it.' });
    }
    await this.rbd(['snap', 'rollback', '--no-progress', this.image(snapshot.location)], options, LONG_MS);
    return this.nameOf(volume);
  }

  private image(name: string): string {
    return `${this.options.cephPool}/${name}`;
  }

  private async snapshotsOf(name: string, options: WorkOptions): Promise<string[]> {
    const listed = await this.rbd(['snap', 'ls', '--format', 'json', this.image(name)], options, SHORT_MS);
    return (JSON.parse(listed) as { name: string }[]).map((snapshot) => snapshot.name);
  }

  private rbd(args: readonly string[], { signal }: WorkOptions, timeoutMs: number): Promise<string> {
    const { user, monitors } = this.options;
    const hint = `Look at the Ceph cluster, and for the key ring of client.${user} in /etc/ceph on the host.`;
    return this.run('rbd', ['--id', user, '-m', monitors.join(','), ...args], { signal, timeoutMs, hint });
  }
}
