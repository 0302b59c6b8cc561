import { AppError, notFound } from '../app-error';
import type { Actor, RequestContext } from '../context';
import { permissions, type Grantee, type Permission } from './permissions';

const RANK: Record<Grantee, number> = { user: 0, reader: 1, member: 2, admin: 3, cloud: 4 };

/** A row that belongs to a project, or (key pairs, sessions) to a user. */
export interface Owned {
  projectId?: string | null;
  userId?: string | null;
}

type Acting = Pick<RequestContext, 'actor'>;

/** Whether the actor's role in the chosen project has the permission. Unknown permissions are refused. */
export function allows(actor: Actor, permission: Permission): boolean {
  const least = Object.hasOwn(permissions, permission) ? permissions[permission] : undefined;
  if (least === undefined) return false;
  return rankOf(actor) >= RANK[least];
}

/** Everything the actor may do in the chosen project; the portal disables what is missing. */
export function permissionsOf(actor: Actor): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((permission) => allows(actor, permission));
}

/**
 * Refuses what the actor's role does not allow. With a resource it also answers whether that resource
 * exists for the actor: `null` (no such row) and another project's row give the same NOT_FOUND.
 * A row with a project is judged by its project, one without by its user.
 * @throws AppError FORBIDDEN, NOT_FOUND
 */
export function authorize(ctx: Acting, permission: Permission): void;
export function authorize<T extends Owned>(
  ctx: Acting,
  permission: Permission,
  resource: T | null | undefined,
): asserts resource is T;
export function authorize(
  ctx: Acting,
  permission: Permission,
  ...resources: [(Owned | null | undefined)?]
): void {
  if (!allows(ctx.actor, permission)) {
    throw new AppError('FORBIDDEN', `Your role does not allow ${permission}.`, {
      hint: 'Ask an admin of the project for a higher role, or choose another project.',
    });
  }
  if (resources.length === 0) return;
  const resource = resources[0];
  if (!resource || !owns(ctx.actor, resource)) throw notFound(nounOf(permission));
}

function owns(actor: Actor, resource: Owned): boolean {
  if (resource.projectId !== undefined && resource.projectId !== null) {
    return actor.cloudAdmin || resource.projectId === actor.projectId;
  }
  // What users hold themselves (keys, sessions) is nobody else's, not even a cloud admin's.
  if (resource.userId !== undefined && resource.userId !== null) return resource.userId === actor.userId;
  return actor.cloudAdmin;
}

function rankOf(actor: Actor): number {
  if (actor.cloudAdmin) return RANK.cloud;
  return actor.projectId !== null && actor.role !== null ? RANK[actor.role] : RANK.user;
}

/** `compute.key-pair.read` is about a key pair, `image.read` about an image. */
function nounOf(permission: Permission): string {
  return (permission.split('.').at(-2) ?? 'resource').replaceAll('-', ' ');
}
