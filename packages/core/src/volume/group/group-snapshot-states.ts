import type { ActionState, Reason } from '../../action-state';
import { AppError } from '../../app-error';
import type { Actor } from '../../context';
import { allows } from '../../policy/authorize';
import type { Permission } from '../../policy/permissions';

export const groupSnapshotStatuses = [
  'creating',
  'available',
  'deleting',
  'error',
  'error-deleting',
] as const;
export type GroupSnapshotStatus = (typeof groupSnapshotStatuses)[number];

/**
 * How far the parts are of one moment. `detached`: nobody could write. `quiesced`: one moment, the file systems at rest.
 * `crash`: one moment, as after a power cut. `per-volume`: instances of other hosts had some, each frozen at a moment of
 * its own.
 */
export const groupConsistencies = ['detached', 'quiesced', 'crash', 'per-volume'] as const;
export type GroupConsistency = (typeof groupConsistencies)[number];

/** What can be asked of a group snapshot; the order is that of the menus. */
export const groupSnapshotActionNames = ['create-group', 'update', 'delete'] as const;
export type GroupSnapshotAction = (typeof groupSnapshotActionNames)[number];

export const groupSnapshotReasons = ['role', 'deleting', 'creating', 'not-available'] as const;
export type GroupSnapshotReason = (typeof groupSnapshotReasons)[number];

/** What the table needs to know of a group snapshot, counted from its parts. */
export interface GroupSnapshotFacts {
  projectId: string;
  /** As its own operations leave it. */
  stored: string;
  /** Statuses of its parts that are not deleted. */
  parts: readonly string[];
}

const PASSING = ['creating', 'deleting', 'error-deleting'];

/** It is available when all of its parts are, unless something is being done to it as a whole. */
export function groupSnapshotStatus({
  stored,
  parts,
}: Pick<GroupSnapshotFacts, 'stored' | 'parts'>): GroupSnapshotStatus {
  if (PASSING.includes(stored)) return stored as GroupSnapshotStatus;
  const whole = stored === 'available' && parts.length > 0 && parts.every((part) => part === 'available');
  return whole ? 'available' : 'error';
}

/** Why the actor may not do this to the group snapshot now; null when it is allowed. */
export function groupSnapshotRefusal(
  snapshot: GroupSnapshotFacts,
  action: GroupSnapshotAction,
  actor: Actor,
): Reason | null {
  const permission: Permission = 'volume.group.write';
  const foreign = !actor.cloudAdmin && snapshot.projectId !== actor.projectId;
  if (foreign || !allows(actor, permission)) return { key: 'role', params: { permission } };
  const status = groupSnapshotStatus(snapshot);
  if (status === 'deleting') return { key: 'deleting', params: { status } };
  if (action === 'update') return null;
  if (status === 'creating') return { key: 'creating', params: { status } };
  return action === 'create-group' && status !== 'available'
    ? { key: 'not-available', params: { status } }
    : null;
}

export type GroupSnapshotActions = Record<GroupSnapshotAction, ActionState>;

/** Every action with whether it is allowed now and, if not, why. */
export function groupSnapshotActions(snapshot: GroupSnapshotFacts, actor: Actor): GroupSnapshotActions {
  const entries = groupSnapshotActionNames.map((action): [GroupSnapshotAction, ActionState] => {
    const why = groupSnapshotRefusal(snapshot, action, actor);
    return [action, { allowed: why === null, reason: why }];
  });
  return Object.fromEntries(entries) as GroupSnapshotActions;
}

const verbs: Record<GroupSnapshotAction, string> = {
  'create-group': 'make a group from',
  update: 'update',
  delete: 'delete',
};

/** The guard of the use cases. @throws AppError FORBIDDEN when the role is too low, else CONFLICT */
export function assertGroupSnapshotAction(
  snapshot: GroupSnapshotFacts & { name: string },
  action: GroupSnapshotAction,
  actor: Actor,
): void {
  const why = groupSnapshotRefusal(snapshot, action, actor);
  if (!why) return;
  const [message, hint] = sentences[why.key as GroupSnapshotReason](why);
  throw new AppError(
    why.key === 'role' ? 'FORBIDDEN' : 'CONFLICT',
    `Cannot ${verbs[action]} ${snapshot.name}: ${message}.`,
    { hint },
  );
}

const sentences: Record<GroupSnapshotReason, (why: Reason) => [string, string]> = {
  role: (why) => [`your role does not allow ${why.params.permission}`, 'Ask an admin of the project.'],
  deleting: () => ['it is being deleted', 'It disappears from the list in a moment.'],
  creating: () => ['it is being taken', 'Wait until it is available.'],
  'not-available': (why) => [
    `it is ${why.params.status}, not available`,
    'Delete it and take another one; single snapshots of it can still be used.',
  ],
};
