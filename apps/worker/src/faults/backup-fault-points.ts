import type { FaultPoint } from './fault-points';

/** Every place of a backup, a restoration and a deletion that a power cut could choose. */
export const createBackupFaultPoints: readonly FaultPoint[] = [
  'before:await-snapshot',
  'before:store-content',
  'inside:open-disk',
  'inside:put-blob',
  'done:put-blob',
  'after:store-content',
  'uncommitted:end',
];

/** Places of a backup of a volume that a guest writes to meanwhile. */
export const backupInUseFaultPoints: readonly FaultPoint[] = [
  'done:snapshot-guest',
  'before:store-content',
  'inside:put-blob',
  'after:store-content',
];

export const restoreBackupFaultPoints: readonly FaultPoint[] = [
  'before:choose-back-end',
  'uncommitted:choose-back-end',
  'before:restore-content',
  'inside:qemu-create',
  'inside:open-disk',
  'done:write-disk',
  'inside:settle-file',
  'done:settle-file',
  'after:restore-content',
  'uncommitted:end',
];

export const deleteBackupFaultPoints: readonly FaultPoint[] = [
  'before:await-children',
  'before:remove-chunks',
  'done:remove-blob',
  'after:remove-chunks',
  'uncommitted:end',
];
