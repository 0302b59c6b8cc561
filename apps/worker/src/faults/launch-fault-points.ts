import type { FaultPoint } from './fault-points';

/** Every place of a launch with volumes that one without has not. */
export const volumeLaunchFaultPoints: readonly FaultPoint[] = [
  ...['make-volumes', 'attach-volumes'].flatMap((step) => [
    `before:${step}`,
    `uncommitted:${step}`,
    `after:${step}`,
  ]),
  'done:make-file',
  'uncommitted:choose-path',
  'before:plug-disk',
  'uncommitted:plug-disk',
  'done:create-config-drive',
  'done:start-domain',
  'uncommitted:end',
];

/** Every place of letting go what a launch that fails had taken. */
export const failedLaunchFaultPoints: readonly FaultPoint[] = [
  'before:release-volumes',
  'uncommitted:release-volumes',
  'after:release-volumes',
];
