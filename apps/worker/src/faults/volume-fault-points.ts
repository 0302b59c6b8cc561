import type { FaultPoint } from './fault-points';

const around = (...steps: string[]): FaultPoint[] =>
  steps.flatMap((step) => [`before:${step}`, `after:${step}`]);
const during = (...calls: string[]): FaultPoint[] =>
  calls.flatMap((call) => [`inside:${call}`, `done:${call}`]);

/** Every place of making a volume from an image that a power cut could choose. */
export const createVolumeFaultPoints: readonly FaultPoint[] = [
  ...around('choose-back-end', 'prepare-source', 'make-volume'),
  'uncommitted:choose-back-end',
  ...during('copy-image', 'qemu-create', 'qemu-copy', 'settle-file', 'make-file'),
  'uncommitted:end',
];

export const extendVolumeFaultPoints: readonly FaultPoint[] = [
  ...around('extend-volume'),
  ...during('qemu-resize', 'extend-file'),
  'uncommitted:end',
];

export const deleteVolumeFaultPoints: readonly FaultPoint[] = [
  ...around('locate', 'remove-volume'),
  ...during('remove-files'),
  'uncommitted:end',
];

export const uploadVolumeFaultPoints: readonly FaultPoint[] = [
  'before:measure-volume',
  'uncommitted:measure-volume',
  ...during('export-volume'),
  'uncommitted:store-image',
  ...during('store'),
  'done:clean',
  'uncommitted:end',
];

export const retypeVolumeFaultPoints: readonly FaultPoint[] = [
  'uncommitted:choose-back-end',
  'after:choose-back-end',
  'inside:qemu-copy',
  'inside:settle-file',
  'done:make-file',
  'uncommitted:switch-over',
  'after:switch-over',
  ...during('discard-file'),
  'uncommitted:end',
];
