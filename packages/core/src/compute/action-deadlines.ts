import type { OperationAction } from './instance-states';

const MINUTE = 60_000;

/** From the click to the end, in milliseconds; what takes longer fails and says so. */
export const LAUNCH_DEADLINE_MS = 30 * MINUTE;

/** Saving and restoring a guest's memory takes long on slow disks; the rest only waits for its host. */
export function deadlineOfAction(action: OperationAction, stopTimeoutMs: number): number {
  switch (action) {
    case 'suspend':
    case 'resume':
      return 30 * MINUTE;
    case 'stop':
    case 'reboot-soft':
      return stopTimeoutMs + 5 * MINUTE;
    default:
      return 10 * MINUTE;
  }
}
