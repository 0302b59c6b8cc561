import type { SyncScope } from './sync-scope';

/** What a synchronisation changed. */
export interface NetworkSyncReport {
  /** Operations sent to the network's database; 0 when everything was right. */
  readonly operations: number;
}

/** The network's software on one host. */
export interface NetworkHostFacts {
  /** `system` is the kernel's datapath, `netdev` the one in user space. */
  readonly datapath: 'system' | 'netdev';
  readonly ovsVersion: string;
  readonly ovnVersion: string;
  /** The host's name in OVN. */
  readonly chassisName: string;
  /** Physical networks that it is connected to. */
  readonly physicalNetworks: readonly string[];
}

/**
 * Makes the network what the rows say. All of it is idempotent, and throws AppError: NETWORK (retryable) when the
 * network's database cannot be reached or refuses, the signal's reason when that is aborted.
 */
export interface NetworkDriver {
  /** Brings these resources up to date, deleted ones included. */
  sync(scope: Partial<SyncScope> | 'all', signal: AbortSignal): Promise<NetworkSyncReport>;

  /**
   * Brings ports up to date, deleted ones included, together with their networks and subnets (but not the networks'
   * other ports, so that the work does not grow with the network). Returns when it is committed, not when hosts have
   * it: see {@link waitPortUp}.
   */
  syncPorts(portIds: readonly string[], signal: AbortSignal): Promise<NetworkSyncReport>;

  /**
   * Resolves when a host has plugged the port in and its flows are installed. The guest's interface is plugged by the
   * hypervisor (see `guestInterface`); there is nothing to do on the host before it starts.
   */
  waitPortUp(portId: string, signal: AbortSignal): Promise<void>;

  /** Removes what a hypervisor that died may have left of the port on this host. */
  unplugPort(portId: string, signal: AbortSignal): Promise<void>;

  /** What runs on this host. */
  hostFacts(signal: AbortSignal): Promise<NetworkHostFacts>;
}
