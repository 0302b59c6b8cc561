import { nameAt, type Named } from '../codec.js';
import * as protocol from '../protocol/storage.js';
import type { StoragePool, StorageVolume } from '../protocol/types.js';
import type { LibvirtStream } from '../stream.js';
import type { Caller, Options } from './caller.js';

/** virStorageVolType. */
const VOLUME_TYPES = ['file', 'block', 'dir', 'network', 'netdir', 'ploop'] as const;

/** Sizes in bytes. */
export interface VolumeInfo {
  type: Named<typeof VOLUME_TYPES>;
  /** As a guest sees it. */
  capacity: number;
  /** As it lies on the disk. */
  allocation: number;
}

export interface TransferOptions extends Options {
  /** First byte. Default 0. */
  offset?: number | bigint;
  /** Bytes; 0 is up to the end. Default 0. */
  length?: number | bigint;
}

/** Storage volumes: disk images in pools. */
export class VolumeApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async list(pool: StoragePool, options?: Options): Promise<StorageVolume[]> {
    const args = { pool, needResults: 1, flags: 0 };
    return (await this.#caller.call(protocol.storagePoolListAllVolumes, args, options)).volumes;
  }

  /** @throws LibvirtError VIR_ERR_NO_STORAGE_VOL */
  async byName(pool: StoragePool, name: string, options?: Options): Promise<StorageVolume> {
    return (await this.#caller.call(protocol.storageVolLookupByName, { pool, name }, options)).volume;
  }

  /** @throws LibvirtError VIR_ERR_NO_STORAGE_VOL */
  async byPath(path: string, options?: Options): Promise<StorageVolume> {
    return (await this.#caller.call(protocol.storageVolLookupByPath, { path }, options)).volume;
  }

  /** @throws LibvirtError VIR_ERR_NO_STORAGE_VOL */
  async byKey(key: string, options?: Options): Promise<StorageVolume> {
    return (await this.#caller.call(protocol.storageVolLookupByKey, { key }, options)).volume;
  }

  /** Makes the volume that the `<volume>` XML describes; `flags`: `VolumeCreateFlags`. */
  async create(pool: StoragePool, xml: string, flags = 0, options?: Options): Promise<StorageVolume> {
    return (await this.#caller.callIsolated(protocol.storageVolCreateXml, { pool, xml, flags }, options))
      .volume;
  }

  /** As `create`, with the data of another volume, converted when the formats differ. */
  async clone(
    pool: StoragePool,
    xml: string,
    source: StorageVolume,
    flags = 0,
    options?: Options,
  ): Promise<StorageVolume> {
    const args = { pool, xml, source, flags };
    return (await this.#caller.callIsolated(protocol.storageVolCreateXmlFrom, args, options)).volume;
  }

  async delete(volume: StorageVolume, flags = 0, options?: Options): Promise<void> {
    await this.#caller.callIsolated(protocol.storageVolDelete, { volume, flags }, options);
  }

  /** Overwrites the volume's data with zeros. */
  async wipe(volume: StorageVolume, options?: Options): Promise<void> {
    await this.#caller.callIsolated(protocol.storageVolWipe, { volume, flags: 0 }, options);
  }

  /** Sets the size in bytes, or changes it by that with `VolumeResizeFlags.DELTA`. For volumes no domain uses. */
  async resize(volume: StorageVolume, bytes: number | bigint, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.storageVolResize, { volume, capacity: BigInt(bytes), flags }, options);
  }

  async info(volume: StorageVolume, options?: Options): Promise<VolumeInfo> {
    const info = await this.#caller.call(protocol.storageVolGetInfoFlags, { volume, flags: 0 }, options);
    return {
      type: nameAt(VOLUME_TYPES, info.type),
      capacity: Number(info.capacity),
      allocation: Number(info.allocation),
    };
  }

  async xml(volume: StorageVolume, options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.storageVolGetXmlDesc, { volume, flags: 0 }, options)).xml;
  }

  /** The volume's path on the host. */
  async path(volume: StorageVolume, options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.storageVolGetPath, { volume }, options)).path;
  }

  /**
   * Opens a Writable into the volume. `finish` means that libvirt has written all of it; `destroy()` aborts. More than
   * `length` bytes fail with a LibvirtError.
   */
  async upload(volume: StorageVolume, options: TransferOptions = {}): Promise<LibvirtStream> {
    const { offset = 0, length = 0, ...rest } = options;
    const args = { volume, offset: BigInt(offset), length: BigInt(length), flags: 0 };
    return (await this.#caller.openStream(protocol.storageVolUpload, args, rest)).stream;
  }

  /** Opens a Readable of the volume's raw bytes. `end` means that all of it came; `destroy()` aborts. */
  async download(volume: StorageVolume, options: TransferOptions = {}): Promise<LibvirtStream> {
    const { offset = 0, length = 0, ...rest } = options;
    const args = { volume, offset: BigInt(offset), length: BigInt(length), flags: 0 };
    return (await this.#caller.openStream(protocol.storageVolDownload, args, rest)).stream;
  }
}
