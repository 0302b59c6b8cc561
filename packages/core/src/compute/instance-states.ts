import type { InstanceStatus } from '@skydeck/db';
import type { ActionState, Reason } from '../action-state';
import { AppError } from '../app-error';
import type { Actor } from '../context';
import { allows } from '../policy/authorize';
import type { Permission } from '../policy/permissions';

/** What can be asked of an instance; the order is that of the menus. */
export const instanceActionNames = [
  'start',
  'stop',
  'reboot-soft',
  'reboot-hard',
  'pause',
  'unpause',
  'suspend',
  'resume',
  'lock',
  'unlock',
  'rename',
  'console',
  'delete',
] as const;
export type InstanceAction = (typeof instanceActionNames)[number];

/** What an instance is busy with. */
export type TaskState =
  | 'scheduling'
  | 'spawning'
  | 'powering-on'
  | 'powering-off'
  | 'rebooting'
  | 'pausing'
  | 'unpausing'
  | 'suspending'
  | 'resuming'
  | 'deleting';

interface ActionRule {
  permission: Permission;
  /** States that allow the action. */
  states: readonly InstanceStatus[];
  /** Also from ERROR, where the guest was once built on a host. */
  fromBuiltError?: true;
  /** Key of the reason when the state is another one. */
  reason: string;
  /** May be asked for while another task runs. */
  whileBusy?: true;
  /** May be asked for although the instance is locked. */
  whileLocked?: true;
}

const AT_REST = ['ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED', 'ERROR'] as const;
const ALIVE = ['BUILD', ...AT_REST] as const;

/** The one table of states and actions: buttons, guards and errors all read it. */
const rules = {
  start: {
    permission: 'compute.instance.power',
    states: ['SHUTOFF'],
    fromBuiltError: true,
    reason: 'not-stopped',
  },
  stop: { permission: 'compute.instance.power', states: ['ACTIVE'], reason: 'not-running' },
  'reboot-soft': { permission: 'compute.instance.power', states: ['ACTIVE'], reason: 'not-running' },
  'reboot-hard': {
    permission: 'compute.instance.power',
    states: ['ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED'],
    fromBuiltError: true,
    reason: 'not-built',
  },
  pause: { permission: 'compute.instance.power', states: ['ACTIVE'], reason: 'not-running' },
  unpause: { permission: 'compute.instance.power', states: ['PAUSED'], reason: 'not-paused' },
  suspend: { permission: 'compute.instance.power', states: ['ACTIVE'], reason: 'not-running' },
  resume: { permission: 'compute.instance.power', states: ['SUSPENDED'], reason: 'not-suspended' },
  lock: { permission: 'compute.instance.lock', states: ALIVE, reason: 'deleted', whileBusy: true },
  unlock: {
    permission: 'compute.instance.lock',
    states: ALIVE,
    reason: 'deleted',
    whileBusy: true,
    whileLocked: true,
  },
  rename: { permission: 'compute.instance.update', states: ALIVE, reason: 'deleted', whileBusy: true },
  console: {
    permission: 'compute.instance.console',
    states: ['ACTIVE', 'PAUSED'],
    reason: 'not-running',
    whileBusy: true,
    whileLocked: true,
  },
  delete: { permission: 'compute.instance.delete', states: ALIVE, reason: 'deleted', whileBusy: true },
} as const satisfies Record<InstanceAction, ActionRule>;

export type InstanceActions = Record<InstanceAction, ActionState>;

/** What the table needs to know of an instance. */
export interface InstanceFacts {
  status: InstanceStatus;
  taskState: string | null;
  locked: boolean;
  lockedBy: string | null;
  projectId: string;
  /** Null as long as no guest was ever started. */
  launchedAt: Date | null;
}

/** Why the actor may not do this to the instance now; null when it is allowed. */
export function refusal(instance: InstanceFacts, action: InstanceAction, actor: Actor): Reason | null {
  const rule: ActionRule = rules[action];
  const foreign = !actor.cloudAdmin && instance.projectId !== actor.projectId;
  if (foreign || !allows(actor, rule.permission)) return reason('role', { permission: rule.permission });
  const builtError =
    rule.fromBuiltError === true && instance.status === 'ERROR' && instance.launchedAt !== null;
  if (!rule.states.includes(instance.status) && !builtError) {
    return reason(rule.reason, { status: instance.status });
  }
  if (instance.taskState === 'deleting') return reason('deleting', {});
  if (action === 'lock' && instance.locked) return reason('already-locked', {});
  if (action === 'unlock') return refusalToUnlock(instance, actor);
  if (instance.locked && !rule.whileLocked) return reason('locked', {});
  if (instance.taskState !== null && !rule.whileBusy) return reason('busy', { task: instance.taskState });
  return null;
}

function refusalToUnlock(instance: InstanceFacts, actor: Actor): Reason | null {
  if (!instance.locked) return reason('not-locked', {});
  const own = instance.lockedBy === actor.userId;
  return own || allows(actor, 'compute.instance.unlock-any') ? null : reason('locked-by-other', {});
}

function reason(key: string, params: Record<string, string>): Reason {
  return { key, params };
}

/** Every action with whether it is allowed now and, if not, why. */
export function instanceActions(instance: InstanceFacts, actor: Actor): InstanceActions {
  const entries = instanceActionNames.map((action): [InstanceAction, ActionState] => {
    const why = refusal(instance, action, actor);
    return [action, { allowed: why === null, reason: why }];
  });
  return Object.fromEntries(entries) as InstanceActions;
}

/** The guard of the use cases. @throws AppError FORBIDDEN when the role is too low, else CONFLICT */
export function assertAction(
  instance: InstanceFacts & { name: string },
  action: InstanceAction,
  actor: Actor,
): void {
  const why = refusal(instance, action, actor);
  if (why) throw refusalError(instance, action, why);
}

/** The refusal as an error in plain English; the key is the same that the buttons show. */
export function refusalError(
  instance: InstanceFacts & { name: string },
  action: InstanceAction,
  why: Reason,
): AppError {
  const code = why.key === 'role' || why.key === 'locked-by-other' ? 'FORBIDDEN' : 'CONFLICT';
  const [message, hint] = sentences[why.key]?.(instance, why) ?? [
    `it is ${instance.status}`,
    'Wait and try again.',
  ];
  return new AppError(code, `Cannot ${action.replace('-', ' ')} ${instance.name}: ${message}.`, { hint });
}

const sentences: Record<string, (instance: InstanceFacts, why: Reason) => [string, string]> = {
  role: (_, why) => [`your role does not allow ${why.params.permission}`, 'Ask an admin of the project.'],
  deleting: () => ['it is being deleted', 'It disappears from the list in a moment.'],
  deleted: () => ['it is deleted', 'Launch a new instance.'],
  locked: () => ['it is locked', 'Unlock it first.'],
  'already-locked': () => ['it is locked already', 'Nothing needs to be done.'],
  'not-locked': () => ['it is not locked', 'Nothing needs to be done.'],
  'locked-by-other': () => [
    'another user has locked it',
    'Ask that user or an admin of the project to unlock it.',
  ],
  busy: (_, why) => [`it is busy (${why.params.task})`, 'Wait until that has ended.'],
  'not-running': (instance) => [`it is ${instance.status}, not ACTIVE`, 'Start it first.'],
  'not-stopped': (instance) => [
    `it is ${instance.status}, not SHUTOFF`,
    'Only a stopped instance can be started.',
  ],
  'not-paused': (instance) => [
    `it is ${instance.status}, not PAUSED`,
    'Only a paused instance can be unpaused.',
  ],
  'not-suspended': (instance) => [
    `it is ${instance.status}, not SUSPENDED`,
    'Only a suspended instance can be resumed.',
  ],
  'not-built': (instance) => [
    `it is ${instance.status} and was never started`,
    'Delete it and launch it again.',
  ],
};

/** What an operation that acts on an instance shows while it is under way. */
export const taskOfAction = {
  start: 'powering-on',
  stop: 'powering-off',
  'reboot-soft': 'rebooting',
  'reboot-hard': 'rebooting',
  pause: 'pausing',
  unpause: 'unpausing',
  suspend: 'suspending',
  resume: 'resuming',
  delete: 'deleting',
} as const satisfies Partial<Record<InstanceAction, TaskState>>;

/** Actions that run as an operation on the instance's host. */
export type OperationAction = keyof typeof taskOfAction;

export function isOperationAction(action: InstanceAction): action is OperationAction {
  return action in taskOfAction;
}

/** The workflow of an action. */
export function workflowOf(action: OperationAction): string {
  return `instance.${action}`;
}

export const permissionOfAction = (action: InstanceAction): Permission => rules[action].permission;
