import type { FaultPoint } from './fault-points';

/**
 * Places where a volume is brought to a guest over NBD, and where it is taken away, in pairs: one volume is attached by
 * a worker that dies at the first, and detached by one that dies at the second. Before a step is after the one before.
 */
export const attachmentFaultPoints: readonly (readonly [attach: FaultPoint, detach: FaultPoint])[] = [
  ['before:choose-path', 'before:locate'],
  ['after:choose-path', 'after:locate'],
  ['inside:nbd-serve', 'inside:detach-disk'],
  ['done:nbd-serve', 'done:detach-disk'],
  ['uncommitted:serve-volume', 'uncommitted:unplug-disk'],
  ['uncommitted:plug-disk', 'inside:nbd-leave'],
  ['inside:nbd-reach', 'done:nbd-leave'],
  ['done:nbd-reach', 'after:unplug-disk'],
  ['inside:attach-disk', 'inside:nbd-withdraw'],
  ['done:attach-disk', 'done:nbd-withdraw'],
  ['uncommitted:end', 'uncommitted:end'],
];

/** The same of a volume that the guest's own QEMU opens. */
export const directAttachmentFaultPoints: typeof attachmentFaultPoints = [
  ['inside:attach-disk', 'inside:detach-disk'],
  ['done:attach-disk', 'done:detach-disk'],
  ['uncommitted:plug-disk', 'uncommitted:unplug-disk'],
  ['after:plug-disk', 'after:unplug-disk'],
];
