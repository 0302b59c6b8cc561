import type { DiskKey, DiskSource } from './disk-source';

/** A volume as its back end knows it. */
export interface VolumeOnBackend {
  id: string;
  sizeGiB: number;
  /** The driver's name of its bytes; null before it is made. */
  location: string | null;
  key: DiskKey | null;
}

export interface SnapshotOnBackend {
  id: string;
  location: string | null;
}

/** What a new volume is filled with. */
export type VolumeContent =
  | { from: 'nothing' }
  /** Any disk that `qemu-img` can read on this host: an image's file, a snapshot, another volume. */
  | { from: 'disk'; source: DiskSource; virtualBytes: number }
  /** Whoever writes it himself, to a disk of this host. @param zeroed it reads as zeros already */
  | { from: 'writer'; virtualBytes: number; write(disk: DiskSource, zeroed: boolean): Promise<void> };

export interface Capacity {
  totalBytes: number;
  freeBytes: number;
}

export interface FoundOnBackend {
  location: string;
  sizeBytes: number;
}

export interface WorkOptions {
  signal: AbortSignal;
  /** 0 to 1. */
  progress?: (part: number) => void;
}

/**
 * One back end of volumes on the host whose agent owns it. Every call is idempotent: what is so already is a success,
 * what was half done is done again or cleaned up. Throws AppError STORAGE with cause and remedy.
 *
 * A snapshot is frozen: its bytes never change while it exists, so that clones and backups can read it at any time.
 */
export interface VolumeDriver {
  readonly kind: 'file' | 'nfs' | 'lvm' | 'rbd';
  /** Makes the pool ready (defines and starts it); called again it looks whether it still is. */
  open(signal: AbortSignal): Promise<void>;
  capacity(signal: AbortSignal): Promise<Capacity>;
  /** Makes the volume, under the location that it names or one of the driver's choice, and answers that. */
  create(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string>;
  remove(volume: VolumeOnBackend, options: WorkOptions): Promise<void>;
  /** Removes other bytes of the volume than its own, whole or half made: what was copied to be switched to, or from. */
  discard(volumeId: string, location: string, options: WorkOptions): Promise<void>;
  /**
   * Puts another content in the place of that of a volume which no guest uses and which has no snapshots, when it is
   * whole: until then the volume holds what it held. Answers its location afterwards.
   */
  replace(volume: VolumeOnBackend, content: VolumeContent, options: WorkOptions): Promise<string>;
  /** Removes what a replacement that was cut off has left; the volume holds what it held. */
  dropDraft(volume: VolumeOnBackend, options: WorkOptions): Promise<void>;
  /** Of a volume that no guest uses. */
  extend(volume: VolumeOnBackend, sizeGiB: number, options: WorkOptions): Promise<void>;
  /** How many bytes its disk has now, whoever uses it. */
  size(volume: VolumeOnBackend, options: WorkOptions): Promise<number>;
  /** Where QEMU on this host finds the volume. */
  source(volume: VolumeOnBackend): DiskSource;
  snapshotSource(volume: VolumeOnBackend, snapshot: SnapshotOnBackend): DiskSource;
  /**
   * Freezes the volume of which no guest has hold. Answers the snapshot's location and the volume's new one (a qcow2
   * driver goes on in a new layer; others keep the volume's).
   */
  snapshot(volume: VolumeOnBackend, snapshotId: string, options: WorkOptions): Promise<SnapshotTaken>;
  /**
   * Prepares a snapshot of a volume that a guest uses: the layer in which QEMU is to go on, or null when the back end
   * takes the snapshot by itself while the guest is held (`snapshot` is called then).
   */
  prepareLayer(
    volume: VolumeOnBackend,
    snapshotId: string,
    options: WorkOptions,
  ): Promise<PreparedLayer | null>;
  /** Of a volume that no guest uses. Answers the volume's location afterwards. */
  removeSnapshot(
    volume: VolumeOnBackend,
    snapshot: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
    options: WorkOptions,
  ): Promise<string>;
  /**
   * What `removeSnapshot` would merge, for whoever has the volume open to do it; null when there is nothing to merge, or
   * the back end drops snapshots whoever uses the volume.
   */
  mergeOf(
    volume: VolumeOnBackend,
    snapshot: SnapshotOnBackend,
    siblings: readonly SnapshotOnBackend[],
  ): LayerMerge | null;
  /** Removes the files of layers that were merged into this one. */
  dropMerged(
    volume: VolumeOnBackend,
    location: string,
    siblings: readonly SnapshotOnBackend[],
    options: WorkOptions,
  ): Promise<void>;
  /** Makes the volume what it was at its newest snapshot. Answers the volume's location afterwards. */
  revert(volume: VolumeOnBackend, snapshot: SnapshotOnBackend, options: WorkOptions): Promise<string>;
  /** Everything that lies there, whoever made it: for finding orphans and for `manage existing`. */
  list(signal: AbortSignal): Promise<FoundOnBackend[]>;
  /** Takes over what somebody else made there, under our name; answers location and size in bytes. */
  adopt(volumeId: string, location: string, options: WorkOptions): Promise<FoundOnBackend>;
  /** Gives it up under the name it was found by, or a telling one. */
  release(volume: VolumeOnBackend, name: string, options: WorkOptions): Promise<void>;
}

type FileSource = Extract<DiskSource, { kind: 'file' }>;

/** Two layers of a volume that become one: the lower file, with what the upper one holds. */
export interface LayerMerge {
  base: FileSource;
  top: FileSource;
  /** Whether the upper one is what the volume writes to. */
  active: boolean;
}

export interface SnapshotTaken {
  snapshotLocation: string;
  volumeLocation: string;
}

export interface PreparedLayer extends SnapshotTaken {
  /** The file that QEMU goes on writing to; it exists and has the frozen one as its backing file. */
  layer: DiskSource;
}

/** The back ends that this host's agent owns, by the id of their row. */
export interface VolumeDrivers {
  /** @throws AppError STORAGE when this host does not own it or it is not ready */
  get(backendId: string): VolumeDriver;
}
