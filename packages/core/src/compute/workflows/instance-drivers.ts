import type { Config } from '../../config';
import type { KeyedTurns } from '../../keyed-turns';
import type { NetworkDriver } from '../../network/network-driver';
import type { VolumeDrivers } from '../../volume/volume-driver';
import type { VolumeTransport } from '../../volume/volume-transport';
import type { DiskDriver, ImageCache } from '../disk-driver';
import type { HypervisorDriver } from '../hypervisor-driver';

/** What the workflows of instances need of the host they run on. */
export interface InstanceDrivers {
  hypervisor: HypervisorDriver;
  disks: DiskDriver;
  images: ImageCache;
  network: NetworkDriver;
  volumes: VolumeDrivers;
  transport: VolumeTransport;
  /** A guest is started, and its disks are changed, one after the other: by its id. */
  guestTurns: KeyedTurns;
  config: Pick<Config, 'secretKey' | 'stopTimeoutMs'>;
}
