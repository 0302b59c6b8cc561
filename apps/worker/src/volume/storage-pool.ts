import { AppError } from '@skydeck/core/app-error';
import type { Capacity } from '@skydeck/core/volume/volume-driver';
import {
  isNoStoragePool,
  isNoStorageVolume,
  LibvirtConnectionError,
  LibvirtError,
  LibvirtTimeoutError,
  type LibvirtClient,
  type StoragePool as PoolHandle,
  type StorageVolume,
} from '@skydeck/libvirt';
import { poolName, poolXml, rawVolumeXml, type PoolSpec } from './pool-xml';

/** Terabytes take their time. */
const WIPE_TIMEOUT_MS = 12 * 3_600_000;

/** libvirt allows one pool of a place; those of others are left alone. */
const CONFLICT = /conflict with pool: '(skydeck-[0-9a-f-]{36})'/;

export interface VolumeInPool {
  name: string;
  capacityBytes: number;
}

/** One back end's pool in libvirt. What libvirt refuses is told as AppError STORAGE. */
export class StoragePool {
  constructor(
    private readonly libvirt: LibvirtClient,
    private readonly backendId: string,
    private readonly spec: PoolSpec,
  ) {}

  /** Defines and starts it; what is there already is not touched. */
  async open(signal: AbortSignal): Promise<void> {
    await this.does('The storage pool could not be started', async () => {
      const pool = (await this.find(signal)) ?? (await this.define(signal));
      if (await this.libvirt.pools.isActive(pool, { signal })) return;
      await this.libvirt.pools.start(pool, 0, { signal });
    });
  }

  private async define(signal: AbortSignal): Promise<PoolHandle> {
    const xml = poolXml(this.backendId, this.spec);
    let pool: PoolHandle;
    try {
      pool = await this.libvirt.pools.define(xml, 0, { signal });
    } catch (error) {
      if (!(await this.forgetForerunner(error, signal))) throw error;
      pool = await this.libvirt.pools.define(xml, 0, { signal });
    }
    // libvirt makes the place where it mounts; a directory of volumes must be there: an empty one would hide its loss.
    if (this.spec.type === 'netfs') await this.libvirt.pools.build(pool, 0, { signal });
    await this.libvirt.pools.setAutostart(pool, true, { signal });
    return pool;
  }

  /** A back end that is no more may have left its pool of the same place: libvirt forgets it; the bytes stay. */
  private async forgetForerunner(error: unknown, signal: AbortSignal): Promise<boolean> {
    const name = error instanceof LibvirtError ? CONFLICT.exec(error.message)?.[1] : undefined;
    if (name === undefined) return false;
    await this.forget(await this.libvirt.pools.byName(name, { signal }), signal);
    return true;
  }

  private async forget(pool: PoolHandle, signal: AbortSignal): Promise<void> {
    const { pools } = this.libvirt;
    if (await pools.isActive(pool, { signal })) await pools.destroy(pool, { signal });
    await pools.undefine(pool, { signal });
  }

  /** Stops the pool and lets libvirt forget it; the bytes stay. */
  async close(signal: AbortSignal): Promise<void> {
    await this.does('The storage pool could not be stopped', async () => {
      const pool = await this.find(signal);
      if (pool) await this.forget(pool, signal);
    });
  }

  private async find(signal: AbortSignal): Promise<PoolHandle | null> {
    try {
      return await this.libvirt.pools.byName(poolName(this.backendId), { signal });
    } catch (error) {
      if (isNoStoragePool(error)) return null;
      throw error;
    }
  }

  private async pool(signal: AbortSignal): Promise<PoolHandle> {
    await this.open(signal);
    const pool = await this.find(signal);
    if (pool) return pool;
    throw new AppError('STORAGE', 'The storage pool is gone.', {
      hint: 'It is made again by itself; look at libvirtd on the host if it goes on.',
      retryable: true,
    });
  }

  async capacity(signal: AbortSignal): Promise<Capacity> {
    return this.does('The storage pool could not be measured', async () => {
      const pool = await this.pool(signal);
      await this.libvirt.pools.refresh(pool, { signal });
      const { capacity, available } = await this.libvirt.pools.info(pool, { signal });
      return { totalBytes: capacity, freeBytes: available };
    });
  }

  async list(signal: AbortSignal): Promise<VolumeInPool[]> {
    return this.does('The storage pool could not be listed', async () => {
      const pool = await this.pool(signal);
      await this.libvirt.pools.refresh(pool, { signal });
      const volumes = await this.libvirt.volumes.list(pool, { signal });
      const found = await Promise.all(volumes.map((volume) => this.measure(volume, signal)));
      return found.filter((volume) => volume !== null);
    });
  }

  private async measure(volume: StorageVolume, signal: AbortSignal): Promise<VolumeInPool | null> {
    try {
      const { capacity } = await this.libvirt.volumes.info(volume, { signal });
      return { name: volume.name, capacityBytes: capacity };
    } catch (error) {
      // It went while the others were looked at.
      if (isNoStorageVolume(error)) return null;
      throw error;
    }
  }

  /** Null when there is none of that name. */
  async measureVolume(name: string, signal: AbortSignal): Promise<VolumeInPool | null> {
    return this.does('The volume could not be measured', async () => {
      const volume = await this.lookUp(name, signal);
      return volume ? this.measure(volume, signal) : null;
    });
  }

  /** Makes a volume of a pool of whole devices; one that is there is kept. */
  async createVolume(
    name: string,
    capacityBytes: number,
    owner: { uid: number; gid: number } | null,
    signal: AbortSignal,
  ): Promise<void> {
    await this.does('The volume could not be made', async () => {
      if (await this.lookUp(name, signal)) return;
      const pool = await this.pool(signal);
      await this.libvirt.volumes.create(pool, rawVolumeXml(name, capacityBytes, owner), 0, { signal });
    });
  }

  /** Overwrites it with zeros. */
  async wipeVolume(name: string, signal: AbortSignal): Promise<void> {
    await this.does('The volume could not be wiped', async () => {
      const volume = await this.lookUp(name, signal);
      if (volume) await this.libvirt.volumes.wipe(volume, { signal, timeoutMs: WIPE_TIMEOUT_MS });
    });
  }

  async deleteVolume(name: string, signal: AbortSignal): Promise<void> {
    await this.does('The volume could not be removed', async () => {
      const volume = await this.lookUp(name, signal);
      if (volume) await this.libvirt.volumes.delete(volume, 0, { signal });
    });
  }

  async resizeVolume(name: string, capacityBytes: number, signal: AbortSignal): Promise<void> {
    await this.does('The volume could not be extended', async () => {
      const volume = await this.lookUp(name, signal);
      if (!volume) throw missing(name);
      const { capacity } = await this.libvirt.volumes.info(volume, { signal });
      if (capacity < capacityBytes) await this.libvirt.volumes.resize(volume, capacityBytes, 0, { signal });
    });
  }

  async pathOf(name: string, signal: AbortSignal): Promise<string> {
    return this.does('The volume could not be found', async () => {
      const volume = await this.lookUp(name, signal);
      if (!volume) throw missing(name);
      return this.libvirt.volumes.path(volume, { signal });
    });
  }

  private async lookUp(name: string, signal: AbortSignal): Promise<StorageVolume | null> {
    const pool = await this.pool(signal);
    try {
      return await this.libvirt.volumes.byName(pool, name, { signal });
    } catch (error) {
      if (isNoStorageVolume(error)) return null;
      throw error;
    }
  }

  private async does<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw poolError(what, error);
    }
  }
}

export function missing(name: string): AppError {
  return new AppError('STORAGE', `The back end has no ${name}.`, {
    hint: 'Its bytes were removed behind the cloud’s back: restore them from a backup, or delete the volume.',
  });
}

/** What libvirt threw as an AppError that a person can read. Others pass as they are. */
export function poolError(what: string, error: unknown): unknown {
  if (error instanceof LibvirtError) {
    return new AppError('STORAGE', `${what}: ${error.message.trim().replace(/\.$/, '')}.`, {
      hint: 'Look at the pool with `virsh pool-info` on the host that owns the back end.',
      retryable: true,
      rescheduleable: true,
      cause: error,
    });
  }
  if (error instanceof LibvirtConnectionError || error instanceof LibvirtTimeoutError) {
    return new AppError('STORAGE', `${what}: libvirt on the host does not answer.`, {
      hint: 'It is tried again; look at libvirtd on the host if it goes on.',
      retryable: true,
      rescheduleable: true,
      cause: error,
    });
  }
  return error;
}
