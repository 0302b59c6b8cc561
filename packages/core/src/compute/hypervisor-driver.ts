import type { PowerState } from '@skydeck/db';
import type { GuestInterface } from '../network/guest-interface';
import type { DiskLimits, DiskSource, GuestDisk } from '../volume/disk-source';
import type { LayerMerge, WorkOptions } from '../volume/volume-driver';
import type { GuestHardware } from './guest-hardware';

/** A guest as its host is to run it. */
export interface GuestSpec {
  instanceId: string;
  name: string;
  projectId: string;
  vcpus: number;
  ramMiB: number;
  hardware: GuestHardware;
  /** Directory of the instance on the host; disk, config drive, boot log and VNC socket lie in it. */
  directory: string;
  /** Null: it boots from one of its volumes. */
  rootDisk: string | null;
  /** An ISO image to install from. */
  cdrom: string | null;
  /** Whether it is tried before all disks rather than after them. */
  cdromFirst: boolean;
  /** Loaded by QEMU itself rather than from a disk. */
  kernel: { path: string; initrd: string | null; commandLine: string } | null;
  configDrive: string | null;
  /** Its volumes. */
  disks: readonly GuestDisk[];
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

/** A disk of a guest by what identifies it there. */
export type DiskName = Pick<GuestDisk, 'serial' | 'device'>;

/** A disk of a guest, and the layer on top of it in which the guest is to go on writing. */
export interface DiskMove {
  disk: DiskName;
  layer: Extract<DiskSource, { kind: 'file' }>;
}

/** Whether the guest's file systems were at rest at the moment of a move. One that is off goes on there by itself. */
export type MovedDisks = 'off' | 'quiesced' | 'unquiesced';

export type MergedLayers = 'off' | 'ready' | 'merged';

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
  /**
   * Plugs a disk into the guest while it runs; answers whether it has it now. A guest that is off gets it with its
   * next start.
   */
  attachDisk(instanceId: string, disk: GuestDisk, signal: AbortSignal): Promise<boolean>;
  /**
   * Asks the guest to let the disk go, and waits until it has. @throws AppError CONFLICT when the guest refuses, does
   * not answer within `timeoutMs`, or is suspended
   */
  detachDisk(instanceId: string, disk: DiskName, timeoutMs: number, signal: AbortSignal): Promise<void>;
  /** Makes a disk larger, which the guest sees at once; answers false when the guest has no hold of it. */
  resizeDisk(instanceId: string, disk: DiskName, bytes: number, signal: AbortSignal): Promise<boolean>;
  /** Keeps a disk of a running guest to other limits; answers false when the guest has no hold of it. */
  limitDisk(
    instanceId: string,
    disk: DiskName,
    limits: DiskLimits | null,
    signal: AbortSignal,
  ): Promise<boolean>;
  /**
   * Has a running guest go on writing in new layers of its disks, in all of them at one moment or in none; its agent,
   * where it has one, brings its file systems to rest for that moment. @throws AppError CONFLICT when it is suspended
   */
  moveDisks(instanceId: string, moves: readonly DiskMove[], signal: AbortSignal): Promise<MovedDisks>;
  /**
   * Has a running guest write a layer of a disk into the one below, while it goes on. Of a layer in the middle it is
   * `merged` then; of the one that it writes to it is `ready`: `goOnBelow` ends it.
   */
  mergeLayers(
    instanceId: string,
    disk: DiskName,
    merge: LayerMerge,
    options: WorkOptions,
  ): Promise<MergedLayers>;
  /**
   * Has a guest go on in the layer below, with which the one above is merged and kept equal. It stands still meanwhile.
   * @param goOn it stands still already, for this alone
   * @param settled is called while both are the same and nobody writes: what is recorded then is true whatever follows.
   * When it fails, or the guest cannot be moved after it, the guest stands still until this is called again.
   */
  goOnBelow(
    instanceId: string,
    disk: DiskName,
    base: string,
    goOn: boolean,
    settled: () => Promise<void>,
  ): Promise<'off' | 'merged'>;
  /** Gives a merge up that is not ended; the volume is whole. */
  cancelMerge(instanceId: string, disk: DiskName, signal: AbortSignal): Promise<void>;
  /** The file that a running guest writes to; null when it is off, or the disk lies in none. */
  diskFile(instanceId: string, disk: DiskName, signal: AbortSignal): Promise<string | null>;
  /** Switches off and forgets the guest and its saved memory. */
  remove(instanceId: string, signal: AbortSignal): Promise<void>;
  /** The domain's XML as it is now; null when there is none. */
  xml(instanceId: string): Promise<string | null>;
}
