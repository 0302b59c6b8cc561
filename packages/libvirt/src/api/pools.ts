import { nameAt, type Named } from '../codec.js';
import * as protocol from '../protocol/storage.js';
import type { StoragePool, StorageVolume } from '../protocol/types.js';
import type { Caller, Options } from './caller.js';

/** virStoragePoolState. */
const POOL_STATES = ['inactive', 'building', 'running', 'degraded', 'inaccessible'] as const;

/** Sizes in bytes. */
export interface PoolInfo {
  state: Named<typeof POOL_STATES>;
  capacity: number;
  allocation: number;
  available: number;
}

/** Storage pools: places that hold volumes. */
export class PoolApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** All pools that match `flags` (virConnectListAllStoragePoolsFlags; 0 for every one). */
  async list(flags = 0, options?: Options): Promise<StoragePool[]> {
    return (await this.#caller.call(protocol.connectListAllStoragePools, { needResults: 1, flags }, options))
      .pools;
  }

  /** @throws LibvirtError VIR_ERR_NO_STORAGE_POOL */
  async byName(name: string, options?: Options): Promise<StoragePool> {
    return (await this.#caller.call(protocol.storagePoolLookupByName, { name }, options)).pool;
  }

  /** @throws LibvirtError VIR_ERR_NO_STORAGE_POOL */
  async byUuid(uuid: string, options?: Options): Promise<StoragePool> {
    return (await this.#caller.call(protocol.storagePoolLookupByUuid, { uuid }, options)).pool;
  }

  /** The pool a volume lies in. */
  async ofVolume(volume: StorageVolume, options?: Options): Promise<StoragePool> {
    return (await this.#caller.call(protocol.storagePoolLookupByVolume, { volume }, options)).pool;
  }

  /** The pool whose target is this directory. */
  async byTargetPath(path: string, options?: Options): Promise<StoragePool> {
    return (await this.#caller.call(protocol.storagePoolLookupByTargetPath, { path }, options)).pool;
  }

  /** Defines a persistent pool. */
  async define(xml: string, flags = 0, options?: Options): Promise<StoragePool> {
    return (await this.#caller.call(protocol.storagePoolDefineXml, { xml, flags }, options)).pool;
  }

  /** Starts a transient pool; `flags`: `PoolCreateFlags`. */
  async create(xml: string, flags = 0, options?: Options): Promise<StoragePool> {
    return (await this.#caller.call(protocol.storagePoolCreateXml, { xml, flags }, options)).pool;
  }

  /** Makes what the pool stands on, for example its directory. */
  async build(pool: StoragePool, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storagePoolBuild, { pool, flags }, options);
  }

  /** Starts a defined pool; `flags`: `PoolCreateFlags`. */
  async start(pool: StoragePool, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storagePoolCreate, { pool, flags }, options);
  }

  /** Stops the pool; its data stays. */
  async destroy(pool: StoragePool, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storagePoolDestroy, { pool }, options);
  }

  /** Deletes what the pool stands on. */
  async delete(pool: StoragePool, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storagePoolDelete, { pool, flags }, options);
  }

  /** Forgets the definition of a stopped pool. */
  async undefine(pool: StoragePool, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storagePoolUndefine, { pool }, options);
  }

  /** Looks for volumes that others made. */
  async refresh(pool: StoragePool, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storagePoolRefresh, { pool, flags: 0 }, options);
  }

  async info(pool: StoragePool, options?: Options): Promise<PoolInfo> {
    const info = await this.#caller.call(protocol.storagePoolGetInfo, { pool }, options);
    return {
      state: nameAt(POOL_STATES, info.state),
      capacity: Number(info.capacity),
      allocation: Number(info.allocation),
      available: Number(info.available),
    };
  }

  async xml(pool: StoragePool, flags = 0, options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.storagePoolGetXmlDesc, { pool, flags }, options)).xml;
  }

  async isActive(pool: StoragePool, options?: Options): Promise<boolean> {
    return (await this.#caller.call(protocol.storagePoolIsActive, { pool }, options)).active;
  }

  async isPersistent(pool: StoragePool, options?: Options): Promise<boolean> {
    return (await this.#caller.call(protocol.storagePoolIsPersistent, { pool }, options)).persistent;
  }

  async autostart(pool: StoragePool, options?: Options): Promise<boolean> {
    return (await this.#caller.call(protocol.storagePoolGetAutostart, { pool }, options)).autostart;
  }

  async setAutostart(pool: StoragePool, autostart: boolean, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storagePoolSetAutostart, { pool, autostart }, options);
  }

  /** What pool types this libvirt has, as `<storagepoolCapabilities>` XML. */
  async capabilities(options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.connectGetStoragePoolCapabilities, { flags: 0 }, options))
      .capabilities;
  }
}
