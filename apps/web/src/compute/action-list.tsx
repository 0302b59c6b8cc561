import type { BulkInstanceAction } from '@skydeck/core/compute/instance.input';
import { Lock, LockOpen, MoonStar, Pause, Play, Power, RotateCw, Sun, Trash2, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';

/** How each action looks; words are in `actions.names`. */
export const actionIcons: Record<BulkInstanceAction, ReactNode> = {
  start: <Play />,
  stop: <Power />,
  'reboot-soft': <RotateCw />,
  'reboot-hard': <Unplug />,
  pause: <Pause />,
  unpause: <Play />,
  suspend: <MoonStar />,
  resume: <Sun />,
  lock: <Lock />,
  unlock: <LockOpen />,
  delete: <Trash2 />,
};

/** Menus show pairs as one place: what applies now, or the first with its reason. */
export const actionGroups: readonly (readonly BulkInstanceAction[])[] = [
  ['start', 'stop', 'reboot-soft', 'reboot-hard'],
  ['pause', 'unpause', 'suspend', 'resume'],
  ['lock', 'unlock'],
  ['delete'],
];

/** Of two opposite actions a menu shows only the one that applies. */
const opposites: Partial<Record<BulkInstanceAction, BulkInstanceAction>> = {
  pause: 'unpause',
  unpause: 'pause',
  suspend: 'resume',
  resume: 'suspend',
  lock: 'unlock',
  unlock: 'lock',
};

const preferred: ReadonlySet<BulkInstanceAction> = new Set(['pause', 'suspend', 'lock']);

/** Whether a menu shows an action, given what is allowed: the opposite of one that applies is left out. */
export function isShown(
  action: BulkInstanceAction,
  allowed: (action: BulkInstanceAction) => boolean,
): boolean {
  const opposite = opposites[action];
  if (!opposite) return true;
  if (allowed(action)) return true;
  return !allowed(opposite) && preferred.has(action);
}

/** Actions that are asked about first, even for a single instance. */
export const confirmedAlways: ReadonlySet<BulkInstanceAction> = new Set(['delete', 'reboot-hard']);

/** Actions that are asked about when they concern several instances at once. */
export const confirmedInBulk: ReadonlySet<BulkInstanceAction> = new Set(['stop', 'reboot-soft', 'suspend']);

export type ConfirmedAction = 'delete' | 'reboot-hard' | 'stop' | 'reboot-soft' | 'suspend';

/** Whether to ask before doing this to so many instances. */
export function needsConfirmation(action: BulkInstanceAction, count: number): action is ConfirmedAction {
  return confirmedAlways.has(action) || (count > 1 && confirmedInBulk.has(action));
}
