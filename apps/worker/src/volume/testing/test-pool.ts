import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { VolumeOnBackend } from '@skydeck/core/volume/volume-driver';
import { LibvirtClient } from '@skydeck/libvirt';
import { FileVolumeDriver } from '../file/file-driver';
import { KeyFiles } from '../key-files';
import { poolName } from '../pool-xml';
import { QemuImg } from '../qemu-img';
import { StoragePool } from '../storage-pool';

/** A file back end of its own on the real libvirt. */
export class TestPool {
  private constructor(
    readonly backendId: string,
    readonly parent: string,
    readonly directory: string,
    readonly libvirt: LibvirtClient,
    readonly keysDirectory: string,
    readonly qemuImg: QemuImg,
    readonly driver: FileVolumeDriver,
  ) {}

  /** @param directory an existing one; default: a new one in the state directory */
  static async create(directory?: string): Promise<TestPool> {
    const state = process.env.SKYDECK_STATE_DIR ?? '/var/lib/skydeck';
    const parent = await mkdtemp(path.join(state, 'pool-'));
    const own = directory ?? (await mkdtemp(path.join(parent, 'volumes-')));
    await Promise.all([parent, own].map((each) => chmod(each, 0o2775)));
    const libvirt = new LibvirtClient({
      endpoint: {
        transport: 'unix',
        path: process.env.SKYDECK_LIBVIRT_SOCKET ?? '/run/libvirt/libvirt-sock',
      },
    }).start();
    const backendId = randomUUID();
    const keysDirectory = `/dev/shm/skydeck-test-${backendId}`;
    const qemuImg = new QemuImg(new KeyFiles(keysDirectory));
    const pool = new StoragePool(libvirt, backendId, { type: 'dir', path: own });
    const driver = new FileVolumeDriver({ kind: 'file', pool, directory: own, mounted: false, qemuImg });
    return new TestPool(backendId, parent, own, libvirt, keysDirectory, qemuImg, driver);
  }

  volume(facts: Partial<VolumeOnBackend> = {}): VolumeOnBackend {
    return { id: randomUUID(), sizeGiB: 1, location: null, key: null, ...facts };
  }

  async close(): Promise<void> {
    const pool = await this.libvirt.pools.byName(poolName(this.backendId)).catch(() => null);
    if (pool) {
      await this.libvirt.pools.destroy(pool).catch(() => undefined);
      await this.libvirt.pools.undefine(pool);
    }
    await this.libvirt.close();
    await Promise.all(
      [this.parent, this.keysDirectory].map((each) => rm(each, { recursive: true, force: true })),
    );
  }
}

/** A passphrase as the cloud makes them. */
export function testKey(): { secretUuid: string; passphrase: Buffer } {
  return { secretUuid: randomUUID(), passphrase: Buffer.from(randomBytes(32).toString('base64')) };
}
