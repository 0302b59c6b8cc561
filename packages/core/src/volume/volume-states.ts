import type { ActionState, Reason } from '../action-state';
import { AppError } from '../app-error';
import type { Actor } from '../context';
import { allows } from '../policy/authorize';
import type { Permission } from '../policy/permissions';

/** OpenStack's words for what a volume is, or is busy with. */
export const volumeStatuses = [
  'creating',
  'available',
  'attaching',
  'in-use',
  'detaching',
  'extending',
  'retyping',
  'snapshotting',
  'backing-up',
  'restoring-backup',
  'reverting',
  'uploading',
  'awaiting-transfer',
  'managing',
  'unmanaging',
  'deleting',
  'error',
  'error-deleting',
] as const;
export type VolumeStatus = (typeof volumeStatuses)[number];

/** What can be asked of a volume; the order is that of the menus. */
export const volumeActionNames = [
  'update',
  'extend',
  'attach',
  'detach',
  'launch',
  'snapshot',
  'clone',
  'revert',
  'backup',
  'restore',
  'retype',
  'upload',
  'transfer',
  'cancel-transfer',
  'group',
  'ungroup',
  'delete',
  'unmanage',
  'force-status',
  'force-detach',
  'force-delete',
] as const;
export type VolumeAction = (typeof volumeActionNames)[number];

interface ActionRule {
  permission: Permission;
  /** States that allow the action. */
  states: readonly VolumeStatus[];
  /** Key of the reason when the state is another one. */
  reason: VolumeReason;
}

/** Keys of the reasons, besides `role` (the permission is missing). */
export const volumeReasons = [
  'role',
  'deleting',
  'not-at-rest',
  'not-available',
  'not-in-use',
  'not-multiattach',
  'not-bootable',
  'not-awaiting-transfer',
  'attached',
  'in-guest',
  'no-snapshots',
  'has-snapshots',
  'in-group',
  'not-in-group',
  'encrypted',
  'being-copied',
] as const;
export type VolumeReason = (typeof volumeReasons)[number];

const AT_REST = ['available', 'in-use'] as const;
const LIVING = volumeStatuses.filter((status) => status !== 'deleting');
const ERROR = ['error', 'error-deleting'] as const;

/** The one table of states and actions: buttons, guards and errors all read it. */
const rules = {
  update: { permission: 'volume.update', states: LIVING, reason: 'deleting' },
  extend: { permission: 'volume.extend', states: AT_REST, reason: 'not-at-rest' },
  attach: { permission: 'volume.attach', states: AT_REST, reason: 'not-at-rest' },
  detach: { permission: 'volume.attach', states: ['in-use'], reason: 'not-in-use' },
  // Two guests that boot from one disk destroy it: not even what may be shared.
  launch: { permission: 'compute.instance.launch', states: ['available'], reason: 'not-available' },
  snapshot: { permission: 'volume.snapshot.write', states: AT_REST, reason: 'not-at-rest' },
  // A guest may be writing: its bytes are copied from a snapshot instead.
  clone: { permission: 'volume.create', states: ['available'], reason: 'not-available' },
  revert: { permission: 'volume.revert', states: AT_REST, reason: 'not-at-rest' },
  backup: { permission: 'volume.backup.write', states: AT_REST, reason: 'not-at-rest' },
  restore: { permission: 'volume.backup.write', states: ['available'], reason: 'not-available' },
  retype: { permission: 'volume.retype', states: ['available'], reason: 'not-available' },
  // Of one that a guest has, a snapshot is read.
  upload: { permission: 'volume.upload', states: AT_REST, reason: 'not-at-rest' },
  transfer: { permission: 'volume.transfer', states: ['available'], reason: 'not-available' },
  'cancel-transfer': {
    permission: 'volume.transfer',
    states: ['awaiting-transfer'],
    reason: 'not-awaiting-transfer',
  },
  group: { permission: 'volume.group.write', states: AT_REST, reason: 'not-at-rest' },
  ungroup: { permission: 'volume.group.write', states: [...AT_REST, ...ERROR], reason: 'not-at-rest' },
  // One that is being made may be given up.
  delete: {
    permission: 'volume.delete',
    states: ['creating', 'available', ...ERROR],
    reason: 'not-available',
  },
  unmanage: { permission: 'volume.manage', states: ['available', 'error'], reason: 'not-available' },
  'force-status': { permission: 'volume.force', states: volumeStatuses, reason: 'deleting' },
  'force-detach': {
    permission: 'volume.force',
    states: ['attaching', 'in-use', 'detaching', ...ERROR],
    reason: 'not-in-use',
  },
  'force-delete': { permission: 'volume.force', states: volumeStatuses, reason: 'deleting' },
} as const satisfies Record<VolumeAction, ActionRule>;

export type VolumeActions = Record<VolumeAction, ActionState>;

/** What the table needs to know of a volume. */
export interface VolumeFacts {
  status: string;
  projectId: string;
  multiattach: boolean;
  bootable: boolean;
  encrypted: boolean;
  groupId: string | null;
  /** How many attachments it has, being made or undone ones included. */
  attachments: number;
  /** How many of these instances are not SHUTOFF. */
  inGuests: number;
  /** How many snapshots it has that are not deleted. */
  snapshots: number;
  /** How many volumes are being made as copies of it. */
  copies: number;
}

/** What changes, moves or removes the bytes that a copy is being read from. */
const CHANGES_BYTES: readonly VolumeAction[] = [
  'extend',
  'attach',
  'launch',
  'snapshot',
  'revert',
  'restore',
  'retype',
  'delete',
  'unmanage',
  'force-delete',
];

/** What more than the state an action asks for; null when it may go on. */
const conditions: Partial<Record<VolumeAction, (volume: VolumeFacts) => VolumeReason | null>> = {
  attach: ({ attachments, multiattach }) => (attachments > 0 && !multiattach ? 'not-multiattach' : null),
  detach: ({ attachments }) => (attachments === 0 ? 'not-in-use' : null),
  launch: ({ attachments, bootable }) => (attachments > 0 ? 'attached' : bootable ? null : 'not-bootable'),
  // A guest that runs would find other bytes than it has in its memory.
  revert: ({ snapshots, inGuests }) => (inGuests > 0 ? 'in-guest' : snapshots === 0 ? 'no-snapshots' : null),
  // Its snapshots are part of the bytes that would stay behind.
  restore: ({ snapshots }) => (snapshots > 0 ? 'has-snapshots' : null),
  // Its snapshots keep it only from types that its data has to be copied for.
  retype: ({ groupId }) => (groupId !== null ? 'in-group' : null),
  // Whoever accepts the volume gets its snapshots too, but not the group's others.
  transfer: ({ groupId }) => (groupId !== null ? 'in-group' : null),
  group: ({ groupId }) => (groupId !== null ? 'in-group' : null),
  ungroup: ({ groupId }) => (groupId === null ? 'not-in-group' : null),
  delete: ({ attachments, snapshots, groupId }) => (attachments > 0 ? 'attached' : bound(snapshots, groupId)),
  unmanage: ({ attachments, snapshots, groupId, encrypted }) => {
    if (attachments > 0) return 'attached';
    // Its key is known to this cloud only: outside nobody could read it.
    return encrypted ? 'encrypted' : bound(snapshots, groupId);
  },
  'force-detach': ({ attachments }) => (attachments === 0 ? 'not-in-use' : null),
  'force-delete': ({ attachments, snapshots }) =>
    attachments > 0 ? 'attached' : snapshots > 0 ? 'has-snapshots' : null,
};

function bound(snapshots: number, groupId: string | null): VolumeReason | null {
  if (snapshots > 0) return 'has-snapshots';
  return groupId !== null ? 'in-group' : null;
}

/** Why the actor may not do this to the volume now; null when it is allowed. */
export function refusal(volume: VolumeFacts, action: VolumeAction, actor: Actor): Reason | null {
  const rule: ActionRule = rules[action];
  const foreign = !actor.cloudAdmin && volume.projectId !== actor.projectId;
  if (foreign || !allows(actor, rule.permission)) {
    return { key: 'role', params: { permission: rule.permission } };
  }
  const params = { status: volume.status };
  if (!rule.states.includes(volume.status as VolumeStatus)) {
    if (volume.status === 'deleting') return { key: 'deleting', params };
    // One that a guest has may be busy with something else for a moment.
    const busy = rule.reason === 'not-in-use' && volume.attachments > 0;
    return { key: busy ? 'not-at-rest' : rule.reason, params };
  }
  if (volume.copies > 0 && CHANGES_BYTES.includes(action)) return { key: 'being-copied', params };
  const key = conditions[action]?.(volume) ?? null;
  return key === null ? null : { key, params };
}

/** Every action with whether it is allowed now and, if not, why. */
export function volumeActions(volume: VolumeFacts, actor: Actor): VolumeActions {
  const entries = volumeActionNames.map((action): [VolumeAction, ActionState] => {
    const why = refusal(volume, action, actor);
    return [action, { allowed: why === null, reason: why }];
  });
  return Object.fromEntries(entries) as VolumeActions;
}

/** The guard of the use cases. @throws AppError FORBIDDEN when the role is too low, else CONFLICT */
export function assertVolumeAction(
  volume: VolumeFacts & { name: string },
  action: VolumeAction,
  actor: Actor,
): void {
  const why = refusal(volume, action, actor);
  if (why) throw refusalError(volume, action, why);
}

/** The refusal as an error in plain English; the key is the same that the buttons show. */
export function refusalError(
  volume: VolumeFacts & { name: string },
  action: VolumeAction,
  why: Reason,
): AppError {
  const code = why.key === 'role' ? 'FORBIDDEN' : 'CONFLICT';
  const [message, hint] = sentences[why.key as VolumeReason](volume, why);
  return new AppError(
    code,
    `Cannot ${action.replace('-', ' ')} ${volume.name || 'the volume'}: ${message}.`,
    {
      hint,
    },
  );
}

const sentences: Record<VolumeReason, (volume: VolumeFacts, why: Reason) => [string, string]> = {
  role: (_, why) => [`your role does not allow ${why.params.permission}`, 'Ask an admin of the project.'],
  deleting: () => ['it is being deleted', 'It disappears from the list in a moment.'],
  'not-at-rest': ({ status }) => [`it is ${status}`, 'Wait until it is available or in-use.'],
  'not-available': ({ status }) => [
    `it is ${status}, not available`,
    status === 'in-use' ? 'Detach it first.' : 'Wait until it is available.',
  ],
  'not-in-use': () => ['it is attached to no instance', 'Nothing needs to be done.'],
  'not-multiattach': () => [
    'it is attached to an instance already',
    'Detach it there first, or use a type of volume that allows several attachments.',
  ],
  'not-bootable': () => [
    'it is not marked as bootable',
    'If there is a system on it, mark it as bootable when you edit it; else choose another one.',
  ],
  'not-awaiting-transfer': () => ['it is not offered to anybody', 'Nothing needs to be done.'],
  attached: () => ['it is attached to an instance', 'Detach it first.'],
  'in-guest': () => ['an instance that is not off uses it', 'Stop the instance, or detach the volume first.'],
  'no-snapshots': () => ['it has no snapshot', 'Only a volume with a snapshot can be reverted.'],
  'has-snapshots': ({ snapshots }) => [
    `it has ${snapshots} snapshot${snapshots === 1 ? '' : 's'}`,
    'Delete its snapshots first.',
  ],
  'in-group': () => ['it is in a group', 'Remove it from its group first.'],
  'not-in-group': () => ['it is in no group', 'Nothing needs to be done.'],
  encrypted: () => [
    'it is encrypted under a key that only this cloud has',
    'Retype it to a type without encryption first.',
  ],
  'being-copied': () => [
    'a volume is being made as a copy of it',
    'Wait until that is whole, or delete that one.',
  ],
};

/** How many of the instances that have a volume may be using it now. */
export function inGuests(attachments: readonly { instance: { status: string } }[]): number {
  return attachments.filter(({ instance }) => instance.status !== 'SHUTOFF').length;
}

/** What the volume is when nothing is done to it. */
export function restingStatus(attachments: number): 'available' | 'in-use' {
  return attachments > 0 ? 'in-use' : 'available';
}

export const permissionOfVolumeAction = (action: VolumeAction): Permission => rules[action].permission;
