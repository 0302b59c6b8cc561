import type { Memo } from '../operation/workflow';
import type { FailedHost } from './scheduler/host-filters';

/** What cloud-init reads on the config drive. */
export interface ConfigDriveContent {
  instanceId: string;
  hostname: string;
  projectId: string;
  availabilityZone: string;
  metadata: Record<string, string>;
  keyPair: { name: string; publicKey: string } | null;
  userData: Buffer | null;
  /** `openstack` labels the drive `config-2`, `nocloud` labels it `cidata`; the files of both are on it. */
  label: 'openstack' | 'nocloud';
  interfaces: { portId: string; mac: string; mtu: number }[];
}

export interface CachedImageFile {
  path: string;
  format: string;
  /** Virtual size in bytes. */
  virtualBytes: number;
}

export interface ImageToCache {
  id: string;
  name: string;
  sha256: string;
  sizeBytes: number;
  diskFormat: string;
  virtualBytes: number;
}

/** The images that this host has, each verified by its sha256. */
export interface ImageCache {
  /**
   * Makes the image present; many callers at once cause one transfer. Progress is 0 to 1.
   * @throws AppError STORAGE when it is missing or does not match its checksum.
   */
  ensure(
    image: ImageToCache,
    signal: AbortSignal,
    progress?: (part: number) => void,
  ): Promise<CachedImageFile>;
}

/** The disks of one host's instances. Every call is idempotent; throws AppError STORAGE. */
export interface DiskDriver {
  /** Paths on this host, whether they exist or not. */
  paths(instanceId: string): { directory: string; rootDisk: string; configDrive: string };
  /**
   * Makes the overlay on the image, or a blank disk without one; an existing one is kept, with all that the guest wrote.
   */
  createRootDisk(
    instanceId: string,
    image: CachedImageFile | null,
    sizeGiB: number,
    signal: AbortSignal,
  ): Promise<void>;
  createConfigDrive(content: ConfigDriveContent, signal: AbortSignal): Promise<void>;
  /** Removes everything of the instance. */
  remove(instanceId: string, signal: AbortSignal): Promise<void>;
  /** Ids of the instances that have a directory here. */
  list(): Promise<string[]>;
}

/** What the steps of an instance's workflows remember. */
export interface InstanceMemo extends Memo {
  hostId?: string;
  hostName?: string;
  /** Hosts that have failed at it. */
  excludedHosts?: FailedHost[];
  portIds?: string[];
  /** It is launched with volumes. */
  volumes?: boolean;
}
