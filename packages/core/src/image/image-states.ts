import type { Image } from '@skydeck/db';
import type { ActionState, Reason } from '../action-state';
import { AppError } from '../app-error';
import type { Actor } from '../context';
import { allows } from '../policy/authorize';
import type { Permission } from '../policy/permissions';
import type { MemberStatus } from './member.input';

/** What can be asked of an image; the order is that of the menus. */
export const imageActionNames = [
  'launch',
  'create-volume',
  'update',
  'share',
  'accept',
  'reject',
  'deactivate',
  'reactivate',
  'delete',
] as const;
export type ImageAction = (typeof imageActionNames)[number];

type ImageStatus = Image['status'];

/** Keys of the reasons, besides `role` (the permission is missing). */
export const imageReasons = [
  'role',
  'not-owner',
  'deleted',
  'protected',
  'part-of',
  'not-active',
  'not-deactivated',
  'not-bootable',
  'not-accepted',
  'everybodys',
  'not-offered',
  'already-accepted',
  'already-rejected',
] as const;
export type ImageReason = (typeof imageReasons)[number];

interface ActionRule {
  permission: Permission;
  /** States that allow the action. */
  states: readonly ImageStatus[];
  /** Key of the reason when the state is another one. */
  reason: ImageReason;
  /** Whose image it must be; default: the chosen project's (cloud admins may act for every project). */
  of?: 'anybody';
}

const LIVING = ['queued', 'saving', 'importing', 'active', 'deactivated', 'killed'] as const;
/** Formats that are part of other images and boot nothing by themselves. */
const PARTS: ReadonlySet<string> = new Set(['aki', 'ari']);

/** The one table of states and actions: buttons, guards and errors all read it. */
const rules = {
  launch: {
    permission: 'compute.instance.launch',
    states: ['active'],
    reason: 'not-active',
    of: 'anybody',
  },
  'create-volume': {
    permission: 'volume.create',
    states: ['active'],
    reason: 'not-active',
    of: 'anybody',
  },
  update: { permission: 'image.update', states: LIVING, reason: 'deleted' },
  share: { permission: 'image.share', states: LIVING, reason: 'deleted' },
  accept: { permission: 'image.share', states: LIVING, reason: 'deleted', of: 'anybody' },
  reject: { permission: 'image.share', states: LIVING, reason: 'deleted', of: 'anybody' },
  deactivate: { permission: 'image.deactivate', states: ['active'], reason: 'not-active' },
  reactivate: { permission: 'image.deactivate', states: ['deactivated'], reason: 'not-deactivated' },
  delete: { permission: 'image.delete', states: LIVING, reason: 'deleted' },
} as const satisfies Record<ImageAction, ActionRule>;

export type ImageActions = Record<ImageAction, ActionState>;

/** What the table needs to know of an image. */
export interface ImageFacts {
  status: ImageStatus;
  visibility: Image['visibility'];
  protected: boolean;
  /** Null: the cloud's own. */
  projectId: string | null;
  diskFormat: string;
  /** What the chosen project has answered to its being shared; null when it is not shared with it. */
  membership: MemberStatus | null;
  /** How many images boot with it as their kernel or RAM disk. */
  partOf: number;
}

/** What more than the state an action asks for; null when it may go on. */
const conditions: Partial<Record<ImageAction, (image: ImageFacts, actor: Actor) => ImageReason | null>> = {
  launch: usable,
  'create-volume': usable,
  share: ({ visibility }) => (visibility === 'public' || visibility === 'community' ? 'everybodys' : null),
  accept: (image) => answering(image, 'accepted', 'already-accepted'),
  reject: (image) => answering(image, 'rejected', 'already-rejected'),
  delete(image) {
    if (image.protected) return 'protected';
    return image.partOf > 0 ? 'part-of' : null;
  },
};

/** Whether it is a whole system that the actor's project has, or has accepted. */
function usable(image: ImageFacts, actor: Actor): ImageReason | null {
  if (PARTS.has(image.diskFormat)) return 'not-bootable';
  const shared = image.visibility === 'shared' && !isOwner(image, actor);
  return shared && image.membership !== 'accepted' ? 'not-accepted' : null;
}

function answering(image: ImageFacts, status: MemberStatus, already: ImageReason): ImageReason | null {
  if (image.membership === null || image.visibility !== 'shared') return 'not-offered';
  return image.membership === status ? already : null;
}

function isOwner(image: ImageFacts, actor: Actor): boolean {
  return actor.cloudAdmin || (image.projectId !== null && image.projectId === actor.projectId);
}

/** Why the actor may not do this with the image now; null when it is allowed. */
export function refusal(image: ImageFacts, action: ImageAction, actor: Actor): Reason | null {
  const rule: ActionRule = rules[action];
  const reason = (key: ImageReason, params: Record<string, string> = {}): Reason => ({ key, params });
  if (!allows(actor, rule.permission)) return reason('role', { permission: rule.permission });
  if (rule.of !== 'anybody' && !isOwner(image, actor)) return reason('not-owner');
  if (!rule.states.includes(image.status)) return reason(rule.reason, { status: image.status });
  const why = conditions[action]?.(image, actor) ?? null;
  return why === null ? null : reason(why, why === 'part-of' ? { count: String(image.partOf) } : {});
}

/** Every action with whether it is allowed now and, if not, why. */
export function imageActions(image: ImageFacts, actor: Actor): ImageActions {
  const entries = imageActionNames.map((action): [ImageAction, ActionState] => {
    const why = refusal(image, action, actor);
    return [action, { allowed: why === null, reason: why }];
  });
  return Object.fromEntries(entries) as ImageActions;
}

/** The guard of the use cases. @throws AppError FORBIDDEN for who asks, CONFLICT for what the image is now */
export function assertImageAction(
  image: ImageFacts & { name: string },
  action: ImageAction,
  actor: Actor,
): void {
  const why = refusal(image, action, actor);
  if (why) throw refusalError(image, action, why);
}

/** The refusal as an error in plain English; the key is the same that the buttons show. */
export function refusalError(
  image: ImageFacts & { name: string },
  action: ImageAction,
  why: Reason,
): AppError {
  const code = why.key === 'role' || why.key === 'not-owner' ? 'FORBIDDEN' : 'CONFLICT';
  const [message, hint] = sentences[why.key as ImageReason](image, why);
  return new AppError(code, `Cannot ${action.replace('-', ' ')} ${image.name}: ${message}.`, { hint });
}

const sentences: Record<ImageReason, (image: ImageFacts, why: Reason) => [string, string]> = {
  role: (_, why) => [`your role does not allow ${why.params.permission}`, 'Ask an admin of the project.'],
  'not-owner': () => ['it belongs to another project', 'Ask the project that owns it.'],
  deleted: () => ['it is deleted', 'Choose another image.'],
  protected: () => ['it is protected', 'Turn its protection off first.'],
  'part-of': ({ partOf }) => [
    `${partOf === 1 ? 'another image boots' : `${partOf} other images boot`} with it`,
    'Delete those images first.',
  ],
  'not-active': ({ status }) => [`it is ${status}, not active`, 'Choose an active image.'],
  'not-deactivated': ({ status }) => [`it is ${status}, not deactivated`, 'Nothing needs to be done.'],
  'not-bootable': ({ diskFormat }) => [
    `it is ${diskFormat === 'aki' ? 'a kernel' : 'a RAM disk'}, not a whole system`,
    'Choose an image that boots with it.',
  ],
  'not-accepted': () => ['your project has not accepted it', 'Accept it on its page first.'],
  everybodys: ({ visibility }) => [
    `it is ${visibility}: everybody has it already`,
    'Make it private or shared first, if only some projects should have it.',
  ],
  'not-offered': () => ['it is not shared with your project', 'Ask its owner to share it.'],
  'already-accepted': () => ['it is accepted already', 'Nothing needs to be done.'],
  'already-rejected': () => ['it is rejected already', 'Nothing needs to be done.'],
};

export const permissionOfImageAction = (action: ImageAction): Permission => rules[action].permission;
