import { sizeOf } from '../../volume/size-of';

export const diskKinds = ['blank', 'volume', 'snapshot', 'image'] as const;
export type DiskKind = (typeof diskKinds)[number];

/** A disk beside the root disk as it is filled in. */
export interface DiskDraft {
  key: number;
  kind: DiskKind;
  /** Of the volume, snapshot or image; empty while none is chosen. */
  sourceId: string;
  /** GiB as typed; null as long as it follows the source. */
  sizeGiB: string | null;
  /** Empty: that of the source, else the default. */
  typeId: string;
  deleteOnTermination: boolean;
  bootable: boolean;
}

/** What is known of the sources that can be chosen. */
export interface LaunchSources {
  /** Smallest volume that holds it; null while it is not known. */
  leastGiB(kind: 'snapshot' | 'image', id: string): number | null;
}

export const BLANK_GIB = 10;

export function newDisk(disks: readonly DiskDraft[]): DiskDraft {
  const key = Math.max(-1, ...disks.map((disk) => disk.key)) + 1;
  return {
    key,
    kind: 'blank',
    sourceId: '',
    sizeGiB: null,
    typeId: '',
    deleteOnTermination: false,
    bootable: false,
  };
}

/** The disks with one of them a place further up (-1) or down (1). */
export function moveDisk(disks: readonly DiskDraft[], key: number, by: -1 | 1): readonly DiskDraft[] {
  const from = disks.findIndex((disk) => disk.key === key);
  const to = from + by;
  const moved = disks[from];
  if (!moved || to < 0 || to >= disks.length) return disks;
  const others = disks.filter((disk) => disk.key !== key);
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

/** The name that the cloud lists the disk under, by its place. */
export function deviceAt(index: number): string {
  return `vd${String.fromCharCode('b'.charCodeAt(0) + index)}`;
}

/** The size as its field shows it. */
export function diskSize({ kind, sourceId, sizeGiB }: DiskDraft, sources: LaunchSources): string {
  if (sizeGiB !== null) return sizeGiB;
  const least = kind === 'snapshot' || kind === 'image' ? sources.leastGiB(kind, sourceId) : null;
  return String(least ?? BLANK_GIB);
}

/** The disk as the server takes it; incomplete ones fail its schema. */
export function diskInput(disk: DiskDraft, sources: LaunchSources): object {
  const { kind, sourceId, typeId, deleteOnTermination, bootable } = disk;
  const made = { sizeGiB: sizeOf(diskSize(disk, sources)), typeId: typeId || null };
  const source = {
    blank: { kind, ...made },
    volume: { kind, volumeId: sourceId },
    snapshot: { kind, snapshotId: sourceId, ...made },
    image: { kind, imageId: sourceId, ...made },
  }[kind];
  return { source, deleteOnTermination, bootable };
}

/** Whether it is smaller than what is to be put onto it. */
export function isTooSmall(disk: DiskDraft, sources: LaunchSources): boolean {
  if (disk.kind !== 'snapshot' && disk.kind !== 'image') return false;
  const least = sources.leastGiB(disk.kind, disk.sourceId);
  return least !== null && sizeOf(diskSize(disk, sources)) < least;
}
