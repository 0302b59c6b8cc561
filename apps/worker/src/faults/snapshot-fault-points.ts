import type { FaultPoint } from './fault-points';

/** Every place of a snapshot, its deletion and a reversion to it that a power cut could choose. */
export const takeSnapshotFaultPoints: readonly FaultPoint[] = [
  'before:take-snapshot',
  'inside:prepare-layer',
  'done:prepare-layer',
  'uncommitted:take-snapshot',
  'after:take-snapshot',
  'uncommitted:end',
];

export const deleteSnapshotFaultPoints: readonly FaultPoint[] = [
  'before:remove-snapshot',
  'inside:qemu-commit',
  'done:qemu-commit',
  'inside:settle-file',
  'done:remove-layer',
  'after:remove-snapshot',
  'uncommitted:end',
];

export const revertFaultPoints: readonly FaultPoint[] = [
  'before:revert-volume',
  'inside:qemu-create',
  'done:revert-file',
  'after:revert-volume',
  'uncommitted:end',
];

/** Places of a snapshot of a volume that a running guest writes to. */
export const moveGuestFaultPoints: readonly FaultPoint[] = [
  'done:prepare-layer',
  'uncommitted:take-snapshot',
  'inside:snapshot-guest',
  'done:snapshot-guest',
  'uncommitted:end',
];

/** Places of a snapshot of a group that two running guests write to. */
export const groupSnapshotFaultPoints: readonly FaultPoint[] = [
  'done:prepare-layer',
  'after:prepare-layers',
  'uncommitted:take-snapshots',
  'done:pause-guest',
  'inside:snapshot-guest',
  'done:snapshot-guest',
  'after:take-snapshots',
  'uncommitted:end',
];
