import type { VolumeInPool } from '../storage-pool';

/** The calls of a pool of devices that is not there, for the contract of drivers whose programs are not there either. */
export class RecordedPool {
  readonly calls: string[] = [];
  readonly volumes = new Map<string, number>();

  async open(): Promise<void> {
    this.calls.push('open');
  }

  async capacity(): Promise<{ totalBytes: number; freeBytes: number }> {
    this.calls.push('refresh');
    return { totalBytes: 2 ** 40, freeBytes: 2 ** 40 };
  }

  async list(): Promise<VolumeInPool[]> {
    return [...this.volumes].map(([name, capacityBytes]) => ({ name, capacityBytes }));
  }

  async measureVolume(name: string): Promise<VolumeInPool | null> {
    const capacityBytes = this.volumes.get(name);
    return capacityBytes === undefined ? null : { name, capacityBytes };
  }

  async createVolume(name: string, bytes: number, owner: object | null): Promise<void> {
    this.calls.push(`create ${name} ${bytes}${owner ? ' owned' : ''}`);
    this.volumes.set(name, bytes);
  }

  async wipeVolume(name: string): Promise<void> {
    this.calls.push(`wipe ${name}`);
  }

  async deleteVolume(name: string): Promise<void> {
    if (this.volumes.delete(name)) this.calls.push(`delete ${name}`);
  }

  async resizeVolume(name: string, bytes: number): Promise<void> {
    this.calls.push(`resize ${name} ${bytes}`);
    this.volumes.set(name, bytes);
  }

  rename(from: string, to: string): void {
    this.volumes.set(to, this.volumes.get(from) ?? 0);
    this.volumes.delete(from);
  }
}

/** What was asked of `qemu-img`. */
export class RecordedQemuImg {
  readonly calls: string[] = [];

  async copy(from: { kind: string }, to: object, _options: object, targetIsZero = true): Promise<void> {
    this.calls.push(`copy ${describe(from)} -> ${describe(to)}${targetIsZero ? ' (zero)' : ''}`);
  }

  async formatLuks(file: string, disk: { sizeBytes: number }): Promise<void> {
    this.calls.push(`luks ${file} ${disk.sizeBytes}`);
  }
}

function describe(disk: object): string {
  if ('path' in disk) return String(disk.path);
  return 'image' in disk ? String(disk.image) : '?';
}
