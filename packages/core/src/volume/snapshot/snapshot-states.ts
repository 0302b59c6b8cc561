import type { ActionState, Reason } from '../../action-state';
import { AppError } from '../../app-error';
import type { Actor } from '../../context';
import { allows } from '../../policy/authorize';
import type { Permission } from '../../policy/permissions';

/** OpenStack's words for what a snapshot is. */
export const snapshotStatuses = ['creating', 'available', 'deleting', 'error', 'error-deleting'] as const;
export type SnapshotStatus = (typeof snapshotStatuses)[number];

/** What can be asked of a snapshot; the order is that of the menus. */
export const snapshotActionNames = [
  'update',
  'create-volume',
  'launch',
  'backup',
  'revert',
  'delete',
] as const;
export type SnapshotAction = (typeof snapshotActionNames)[number];

/** Keys of the reasons, besides `role` (the permission is missing). */
export const snapshotReasons = [
  'role',
  'deleting',
  'creating',
  'not-available',
  'volume-busy',
  'in-guest',
  'newer-snapshots',
  'being-read',
  'not-bootable',
  'in-group-snapshot',
] as const;
export type SnapshotReason = (typeof snapshotReasons)[number];

interface ActionRule {
  permission: Permission;
  /** States that allow the action. */
  states: readonly SnapshotStatus[];
}

/** The one table of states and actions: buttons, guards and errors all read it. */
const rules = {
  update: {
    permission: 'volume.snapshot.write',
    states: ['creating', 'available', 'error', 'error-deleting'],
  },
  'create-volume': { permission: 'volume.create', states: ['available'] },
  launch: { permission: 'compute.instance.launch', states: ['available'] },
  backup: { permission: 'volume.backup.write', states: ['available'] },
  revert: { permission: 'volume.revert', states: ['available'] },
  delete: { permission: 'volume.snapshot.write', states: ['available', 'error', 'error-deleting'] },
} as const satisfies Record<SnapshotAction, ActionRule>;

export type SnapshotActions = Record<SnapshotAction, ActionState>;

/** What the table needs to know of a snapshot. */
export interface SnapshotFacts {
  status: string;
  projectId: string;
  /** Whether its volume has no later snapshot. */
  newest: boolean;
  /** Whether it is a part of a group snapshot, with which it is deleted. */
  inGroupSnapshot: boolean;
  /** Whether a new volume or a backup is being copied from it. */
  beingRead: boolean;
  /** Whether its volume is. */
  bootable: boolean;
  /** `inGuests`: how many instances that have it are not SHUTOFF. */
  volume: { status: string; inGuests: number };
}

/** Of a volume that failed at something the snapshots can still be deleted, so that it can be deleted itself. */
const DELETABLE_FROM = ['available', 'in-use', 'error', 'error-deleting'];

/** What more than its own state an action asks for; null when it may go on. */
const conditions: Partial<Record<SnapshotAction, (snapshot: SnapshotFacts) => SnapshotReason | null>> = {
  launch: ({ bootable }) => (bootable ? null : 'not-bootable'),
  revert: ({ newest, volume }) => {
    if (volume.inGuests > 0) return 'in-guest';
    if (volume.status !== 'available' && volume.status !== 'in-use') return 'volume-busy';
    return newest ? null : 'newer-snapshots';
  },
  delete: ({ volume, beingRead, inGroupSnapshot }) => {
    if (inGroupSnapshot) return 'in-group-snapshot';
    if (!DELETABLE_FROM.includes(volume.status)) return 'volume-busy';
    return beingRead ? 'being-read' : null;
  },
};

/** Why the actor may not do this to the snapshot now; null when it is allowed. */
export function snapshotRefusal(
  snapshot: SnapshotFacts,
  action: SnapshotAction,
  actor: Actor,
): Reason | null {
  const rule: ActionRule = rules[action];
  const foreign = !actor.cloudAdmin && snapshot.projectId !== actor.projectId;
  if (foreign || !allows(actor, rule.permission)) {
    return { key: 'role', params: { permission: rule.permission } };
  }
  const params = { status: snapshot.status, volumeStatus: snapshot.volume.status };
  if (!rule.states.includes(snapshot.status as SnapshotStatus)) {
    const passing = snapshot.status === 'deleting' || snapshot.status === 'creating';
    return { key: passing ? snapshot.status : 'not-available', params };
  }
  const key = conditions[action]?.(snapshot) ?? null;
  return key === null ? null : { key, params };
}

/** Every action with whether it is allowed now and, if not, why. */
export function snapshotActions(snapshot: SnapshotFacts, actor: Actor): SnapshotActions {
  const entries = snapshotActionNames.map((action): [SnapshotAction, ActionState] => {
    const why = snapshotRefusal(snapshot, action, actor);
    return [action, { allowed: why === null, reason: why }];
  });
  return Object.fromEntries(entries) as SnapshotActions;
}

const verbs: Record<SnapshotAction, string> = {
  update: 'update',
  'create-volume': 'make a volume from',
  launch: 'launch from',
  backup: 'back up',
  revert: 'revert to',
  delete: 'delete',
};

/** The guard of the use cases. @throws AppError FORBIDDEN when the role is too low, else CONFLICT */
export function assertSnapshotAction(
  snapshot: SnapshotFacts & { name: string },
  action: SnapshotAction,
  actor: Actor,
): void {
  const why = snapshotRefusal(snapshot, action, actor);
  if (!why) return;
  const [message, hint] = sentences[why.key as SnapshotReason](snapshot, why);
  throw new AppError(
    why.key === 'role' ? 'FORBIDDEN' : 'CONFLICT',
    `Cannot ${verbs[action]} ${snapshot.name}: ${message}.`,
    { hint },
  );
}

const sentences: Record<SnapshotReason, (snapshot: SnapshotFacts, why: Reason) => [string, string]> = {
  role: (_, why) => [`your role does not allow ${why.params.permission}`, 'Ask an admin of the project.'],
  deleting: () => ['it is being deleted', 'It disappears from the list in a moment.'],
  creating: () => ['it is being made', 'Wait until it is available.'],
  'not-available': ({ status }) => [`it is ${status}, not available`, 'Delete it and make another one.'],
  'volume-busy': ({ volume }) => [`its volume is ${volume.status}`, 'Wait until the volume is available.'],
  'in-guest': () => [
    'an instance that is not off uses its volume',
    'Stop the instance, or detach the volume first.',
  ],
  'newer-snapshots': () => [
    'its volume has newer snapshots',
    'Delete the newer snapshots first, or make a new volume from this one.',
  ],
  'not-bootable': () => [
    'its volume is not marked as bootable',
    'If there is a system on it, mark the volume as bootable when you edit it.',
  ],
  'in-group-snapshot': () => [
    'it is a part of a group snapshot',
    'Delete the group snapshot, which deletes all of its parts.',
  ],
  'being-read': () => ['a volume or a backup is being made from it', 'Wait until that is whole.'],
};
