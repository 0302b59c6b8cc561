import type { Config } from '../../config';
import type { NetworkDriver } from '../../network/network-driver';
import type { DiskDriver, ImageCache } from '../disk-driver';
import type { HypervisorDriver } from '../hypervisor-driver';

/** What the workflows of instances need of the host they run on. */
export interface InstanceDrivers {
  hypervisor: HypervisorDriver;
  disks: DiskDriver;
  images: ImageCache;
  network: NetworkDriver;
  config: Pick<Config, 'secretKey' | 'stopTimeoutMs'>;
}
