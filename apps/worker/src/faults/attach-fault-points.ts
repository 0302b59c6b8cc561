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

/** Places where a guest's own QEMU merges layers of its volume. */
export const mergeFaultPoints: readonly FaultPoint[] = [
  'inside:merge-layers',
  'done:merge-layers',
  'uncommitted:remove-snapshot',
  'inside:pivot-guest',
  'done:pivot-guest',
  'done:drop-merged',
  'uncommitted:end',
];
