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

/**
 * Places where a volume that a running guest writes to is snapshotted, and where that guest's own QEMU merges it again,
 * in pairs: one worker dies at the first, the next at the second.
 */
export const inUseFaultPoints: readonly (readonly [take: FaultPoint, remove: FaultPoint])[] = [
  ['before:take-snapshot', 'uncommitted:end'],
  ['done:prepare-layer', 'inside:merge-layers'],
  ['uncommitted:take-snapshot', 'done:merge-layers'],
  ['inside:snapshot-guest', 'uncommitted:remove-snapshot'],
  ['done:snapshot-guest', 'inside:pivot-guest'],
  ['after:take-snapshot', 'done:pivot-guest'],
  ['uncommitted:end', 'done:drop-merged'],
];

/** Places where a guest’s own QEMU merges a layer that another snapshot stands on. */
export const middleMergeFaultPoints: readonly FaultPoint[] = [
  'done:merge-layers',
  'uncommitted:remove-snapshot',
  'done:drop-merged',
];

/** Places where the daemon that serves a volume merges layers of it. */
export const servedMergePoints: readonly FaultPoint[] = [
  'done:nbd-begin-merge',
  'done:nbd-await-merge',
  'uncommitted:remove-snapshot',
];

/** Places of the deletion of a snapshot of a group, of whose parts several are merged at once. */
export const groupSnapshotDeletionPoints: readonly FaultPoint[] = [
  'inside:merge-layers',
  'done:pivot-guest',
  'done:drop-merged',
  'before:await-parts',
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
