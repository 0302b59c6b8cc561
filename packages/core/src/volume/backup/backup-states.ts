import type { ActionState, Reason } from '../../action-state';
import { AppError } from '../../app-error';
import type { Actor } from '../../context';
import { allows } from '../../policy/authorize';
import type { Permission } from '../../policy/permissions';

/** OpenStack's words for what a backup is. One that is restored or verified stays available. */
export const backupStatuses = ['creating', 'available', 'deleting', 'error', 'error-deleting'] as const;
export type BackupStatus = (typeof backupStatuses)[number];

/** What can be asked of a backup; the order is that of the menus. */
export const backupActionNames = ['update', 'restore', 'verify', 'delete'] as const;
export type BackupAction = (typeof backupActionNames)[number];

/** Keys of the reasons, besides `role` (the permission is missing). */
export const backupReasons = [
  'role',
  'deleting',
  'creating',
  'not-available',
  'no-content',
  'being-restored',
] as const;
export type BackupReason = (typeof backupReasons)[number];

interface ActionRule {
  permission: Permission;
  /** States that allow the action. */
  states: readonly BackupStatus[];
}

/** The one table of states and actions: buttons, guards and errors all read it. */
const rules = {
  update: { permission: 'volume.backup.write', states: ['creating', 'available', 'error', 'error-deleting'] },
  restore: { permission: 'volume.backup.write', states: ['available'] },
  // One that was found damaged may have been mended in the store.
  verify: { permission: 'volume.backup.write', states: ['available', 'error'] },
  // One that is being made may be given up.
  delete: { permission: 'volume.backup.write', states: ['creating', 'available', 'error', 'error-deleting'] },
} as const satisfies Record<BackupAction, ActionRule>;

export type BackupActions = Record<BackupAction, ActionState>;

/** What the table needs to know of a backup. */
export interface BackupFacts {
  status: string;
  projectId: string;
  /** Null: it was never whole. */
  manifestSha256: string | null;
  /** Volumes that are being made from it. */
  restoring: number;
}

/** What more than its own state an action asks for; null when it may go on. */
const conditions: Partial<Record<BackupAction, (backup: BackupFacts) => BackupReason | null>> = {
  verify: ({ manifestSha256 }) => (manifestSha256 === null ? 'no-content' : null),
  delete: ({ restoring }) => (restoring > 0 ? 'being-restored' : null),
};

/** Why the actor may not do this to the backup now; null when it is allowed. */
export function backupRefusal(backup: BackupFacts, action: BackupAction, actor: Actor): Reason | null {
  const rule: ActionRule = rules[action];
  const foreign = !actor.cloudAdmin && backup.projectId !== actor.projectId;
  if (foreign || !allows(actor, rule.permission)) {
    return { key: 'role', params: { permission: rule.permission } };
  }
  const params = { status: backup.status };
  if (!rule.states.includes(backup.status as BackupStatus)) {
    const passing = backup.status === 'deleting' || backup.status === 'creating';
    return { key: passing ? backup.status : 'not-available', params };
  }
  const key = conditions[action]?.(backup) ?? null;
  return key === null ? null : { key, params };
}

/** Every action with whether it is allowed now and, if not, why. */
export function backupActions(backup: BackupFacts, actor: Actor): BackupActions {
  const entries = backupActionNames.map((action): [BackupAction, ActionState] => {
    const why = backupRefusal(backup, action, actor);
    return [action, { allowed: why === null, reason: why }];
  });
  return Object.fromEntries(entries) as BackupActions;
}

/** The guard of the use cases. @throws AppError FORBIDDEN when the role is too low, else CONFLICT */
export function assertBackupAction(
  backup: BackupFacts & { name: string },
  action: BackupAction,
  actor: Actor,
): void {
  const why = backupRefusal(backup, action, actor);
  if (!why) return;
  const [message, hint] = sentences[why.key as BackupReason](backup, why);
  throw new AppError(
    why.key === 'role' ? 'FORBIDDEN' : 'CONFLICT',
    `Cannot ${action} ${backup.name}: ${message}.`,
    { hint },
  );
}

const sentences: Record<BackupReason, (backup: BackupFacts, why: Reason) => [string, string]> = {
  role: (_, why) => [`your role does not allow ${why.params.permission}`, 'Ask an admin of the project.'],
  deleting: () => ['it is being deleted', 'It disappears from the list in a moment.'],
  creating: () => ['it is being made', 'Wait until it is available.'],
  'not-available': ({ status }) => [`it is ${status}, not available`, 'Choose another backup.'],
  'no-content': () => ['it was never whole', 'Delete it and make another one.'],
  'being-restored': () => ['a volume is being restored from it', 'Wait until the volume is available.'],
};
