/**
 * Where a worker under test stops: at a boundary of a step, or at a call inside it.
 * `before:<step>` `after:<step>` `uncommitted:<step>` (its transaction is written but not committed)
 * `inside:<call>` (the call has begun) `done:<call>` (it has ended) `uncommitted:end` (of the whole operation)
 */
export type FaultPoint = string;

/** `die`: SIGKILL. `hold`: tell the parent and wait until it says go. */
export interface Fault {
  point: FaultPoint;
  kind: 'die' | 'hold';
}

export const LAUNCH_STEPS = ['schedule', 'prepare-image', 'create-disk-and-port', 'start-guest'] as const;

/** Calls of drivers inside the steps. */
export const LAUNCH_CALLS = [
  'copy-image',
  'create-root-disk',
  'create-config-drive',
  'sync-ports',
  'define-domain',
  'start-domain',
] as const;

/** Every place of a launch that a power cut could choose. */
export const launchFaultPoints: readonly FaultPoint[] = [
  ...LAUNCH_STEPS.flatMap((step) => [`before:${step}`, `after:${step}`]),
  'uncommitted:schedule',
  ...LAUNCH_CALLS.flatMap((call) => [`inside:${call}`, `done:${call}`]),
  'uncommitted:end',
];

/** Every place of an import from a URL that a power cut could choose. */
export const importFaultPoints: readonly FaultPoint[] = [
  ...['place-import', 'fetch-file', 'inspect-file', 'convert-image', 'store-image', 'clean-up'].flatMap(
    (step) => [`before:${step}`, `after:${step}`],
  ),
  'uncommitted:inspect-file',
  'uncommitted:store-image',
  ...['fetch-url', 'inspect', 'convert', 'store', 'clean'].flatMap((call) => [
    `inside:${call}`,
    `done:${call}`,
  ]),
  'uncommitted:end',
];
