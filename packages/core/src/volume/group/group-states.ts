import type { ActionState, Reason } from '../../action-state';
import { AppError } from '../../app-error';
import type { Actor } from '../../context';
import { allows } from '../../policy/authorize';
import type { Permission } from '../../policy/permissions';

export const groupStatuses = ['creating', 'available', 'deleting', 'error', 'error-deleting'] as const;
export type GroupStatus = (typeof groupStatuses)[number];

/** What can be asked of a group; the order is that of the menus. */
export const groupActionNames = [
  'update',
  'manage',
  'snapshot',
  'clone',
  'delete',
  'delete-volumes',
] as const;
export type GroupAction = (typeof groupActionNames)[number];

/** Keys of the reasons, besides `role` (the permission is missing). */
export const groupReasons = [
  'role',
  'deleting',
  'creating',
  'no-volumes',
  'volumes-busy',
  'volumes-attached',
  'volumes-with-snapshots',
  'has-snapshots',
] as const;
export type GroupReason = (typeof groupReasons)[number];

/** What the table needs to know of a group, counted from its parts. */
export interface GroupFacts {
  projectId: string;
  /** `available`, `deleting` or `error-deleting`, as its own operations leave it. */
  stored: string;
  volumes: readonly { status: string; attachments: number; snapshots: number }[];
  /** How many group snapshots it has that are not deleted. */
  snapshots: number;
}

const permissions: Record<GroupAction, Permission> = {
  update: 'volume.group.write',
  manage: 'volume.group.write',
  snapshot: 'volume.group.write',
  clone: 'volume.group.write',
  delete: 'volume.group.write',
  'delete-volumes': 'volume.delete',
};

const AT_REST = ['available', 'in-use'];
const DELETABLE = ['available', 'error', 'error-deleting'];

/** A group is what its volumes are, unless it is being deleted itself. */
export function groupStatus({ stored, volumes }: Pick<GroupFacts, 'stored' | 'volumes'>): GroupStatus {
  if (stored === 'deleting' || stored === 'error-deleting') return stored;
  if (volumes.some(({ status }) => status === 'creating')) return 'creating';
  return volumes.some(({ status }) => status.startsWith('error')) ? 'error' : 'available';
}

/** What more than the status an action asks for; null when it may go on. */
const conditions: Partial<Record<GroupAction, (group: GroupFacts) => GroupReason | null>> = {
  snapshot: ({ volumes }) => {
    if (volumes.length === 0) return 'no-volumes';
    return volumes.every(({ status }) => AT_REST.includes(status)) ? null : 'volumes-busy';
  },
  clone: ({ volumes }) => {
    if (volumes.length === 0) return 'no-volumes';
    if (volumes.some(({ attachments }) => attachments > 0)) return 'volumes-attached';
    return volumes.every(({ status }) => status === 'available') ? null : 'volumes-busy';
  },
  delete: ({ snapshots }) => (snapshots > 0 ? 'has-snapshots' : null),
  'delete-volumes': ({ volumes, snapshots }) => {
    if (snapshots > 0) return 'has-snapshots';
    if (volumes.length === 0) return 'no-volumes';
    if (volumes.some(({ attachments }) => attachments > 0)) return 'volumes-attached';
    if (volumes.some((volume) => volume.snapshots > 0)) return 'volumes-with-snapshots';
    return volumes.every(({ status }) => DELETABLE.includes(status)) ? null : 'volumes-busy';
  },
};

/** Why the actor may not do this to the group now; null when it is allowed. */
export function groupRefusal(group: GroupFacts, action: GroupAction, actor: Actor): Reason | null {
  const permission = permissions[action];
  const foreign = !actor.cloudAdmin && group.projectId !== actor.projectId;
  if (foreign || !allows(actor, permission)) return { key: 'role', params: { permission } };
  const status = groupStatus(group);
  if (status === 'deleting') return { key: 'deleting', params: { status } };
  const deletes = action === 'delete' || action === 'delete-volumes';
  if (status === 'creating' && action !== 'update' && !deletes)
    return { key: 'creating', params: { status } };
  const key = conditions[action]?.(group) ?? null;
  return key === null ? null : { key, params: { status } };
}

export type GroupActions = Record<GroupAction, ActionState>;

/** Every action with whether it is allowed now and, if not, why. */
export function groupActions(group: GroupFacts, actor: Actor): GroupActions {
  const entries = groupActionNames.map((action): [GroupAction, ActionState] => {
    const why = groupRefusal(group, action, actor);
    return [action, { allowed: why === null, reason: why }];
  });
  return Object.fromEntries(entries) as GroupActions;
}

const verbs: Record<GroupAction, string> = {
  update: 'update',
  manage: 'change the volumes of',
  snapshot: 'snapshot',
  clone: 'clone',
  delete: 'delete',
  'delete-volumes': 'delete the volumes of',
};

/** The guard of the use cases. @throws AppError FORBIDDEN when the role is too low, else CONFLICT */
export function assertGroupAction(
  group: GroupFacts & { name: string },
  action: GroupAction,
  actor: Actor,
): void {
  const why = groupRefusal(group, action, actor);
  if (!why) return;
  const [message, hint] = sentences[why.key as GroupReason](why);
  throw new AppError(
    why.key === 'role' ? 'FORBIDDEN' : 'CONFLICT',
    `Cannot ${verbs[action]} ${group.name}: ${message}.`,
    { hint },
  );
}

const sentences: Record<GroupReason, (why: Reason) => [string, string]> = {
  role: (why) => [`your role does not allow ${why.params.permission}`, 'Ask an admin of the project.'],
  deleting: () => ['it is being deleted', 'It disappears from the list in a moment.'],
  creating: () => ['its volumes are being made', 'Wait until they are available.'],
  'no-volumes': () => ['it has no volumes', 'Add volumes to it first.'],
  'volumes-busy': () => [
    'not all of its volumes are at rest',
    'Wait until what is done to them has ended; delete those that have failed, or take them out.',
  ],
  'volumes-attached': () => ['some of its volumes are attached to instances', 'Detach them first.'],
  'volumes-with-snapshots': () => ['some of its volumes have snapshots', 'Delete those first.'],
  'has-snapshots': () => ['it has group snapshots', 'Delete its group snapshots first.'],
};
