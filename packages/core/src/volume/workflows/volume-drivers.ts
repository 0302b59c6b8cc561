import type { ImageCache } from '../../compute/disk-driver';
import type { HypervisorDriver } from '../../compute/hypervisor-driver';
import type { Config } from '../../config';
import type { KeyedTurns } from '../../keyed-turns';
import type { Memo } from '../../operation/workflow';
import type { FailedBackend } from '../scheduler/backend-filters';
import type { VolumeDrivers } from '../volume-driver';
import type { VolumeTransport } from '../volume-transport';

/** What the workflows of volumes need of the host they run on. */
export interface VolumeWorkflowDrivers {
  volumes: VolumeDrivers;
  images: ImageCache;
  hypervisor: HypervisorDriver;
  transport: VolumeTransport;
  /** A guest is started, and its disks are changed, one after the other: by its id. */
  guestTurns: KeyedTurns;
  config: Pick<Config, 'secretKey'>;
}

/** What the steps of a volume's workflows remember. */
export interface VolumeMemo extends Memo {
  /** The host whose agent owns the back end. */
  volumeHostId?: string;
  backendId?: string;
  backendName?: string;
  /** Back ends that have failed at it. */
  excludedBackends?: FailedBackend[];
  /** A guest that stands still for the operation's sake, and is to go on. */
  standingStill?: string;
  /** What the driver calls the volume's bytes. */
  location?: string;
  /** What was measured of its disk. */
  sizeGiB?: number;
}
