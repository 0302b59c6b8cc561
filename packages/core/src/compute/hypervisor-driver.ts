import type { PowerState } from '@skydeck/db';
import type { GuestInterface } from '../network/guest-interface';

/** A guest as its host is to run it. */
export interface GuestSpec {
  instanceId: string;
  name: string;
  projectId: string;
  vcpus: number;
  ramMiB: number;
  /** Directory of the instance on the host; disk, config drive, boot log and VNC socket lie in it. */
  directory: string;
  rootDisk: string;
  configDrive: string | null;
  interfaces: readonly GuestInterface[];
}

/** What libvirt says of a domain of ours. */
export interface MeasuredGuest {
  instanceId: string;
  powerState: PowerState;
  /** Why it is in that state, in libvirt's word (`shutdown`, `destroyed`, `crashed` …). */
  reason: string;
  /** Its memory is saved on disk: the next start goes on from there. */
  saved: boolean;
}

/**
 * The hypervisor of one host. Every call is idempotent: what is so already is a success. Throws AppError:
 * HYPERVISOR, retryable when the hypervisor could not be reached, rescheduleable when this host cannot do it.
 */
export interface HypervisorDriver {
  /** Defines the guest and starts it, from its saved memory if there is any. */
  start(spec: GuestSpec, signal: AbortSignal): Promise<void>;
  /** What is measured now; null when there is no such domain. */
  measure(instanceId: string, signal: AbortSignal): Promise<MeasuredGuest | null>;
  /** All domains of ours on this host. */
  measureAll(signal: AbortSignal): Promise<MeasuredGuest[]>;
  /** Presses the power button and waits; answers whether the guest went off within `timeoutMs`. */
  shutdown(instanceId: string, timeoutMs: number, signal: AbortSignal): Promise<boolean>;
  /** Pulls the plug. */
  powerOff(instanceId: string, signal: AbortSignal): Promise<void>;
  /** Asks the guest to reboot and waits; answers whether it did within `timeoutMs`. */
  reboot(instanceId: string, timeoutMs: number, signal: AbortSignal): Promise<boolean>;
  pause(instanceId: string, signal: AbortSignal): Promise<void>;
  unpause(instanceId: string, signal: AbortSignal): Promise<void>;
  /** Saves the memory to the host's disk and switches off. */
  suspend(instanceId: string, signal: AbortSignal): Promise<void>;
  /** Switches off and forgets the guest and its saved memory. */
  remove(instanceId: string, signal: AbortSignal): Promise<void>;
  /** The domain's XML as it is now; null when there is none. */
  xml(instanceId: string): Promise<string | null>;
}
