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

/**
 * Whether a role has the permission; `role` is null for somebody who is in no project. Unknown permissions
 * are refused.
 */
export function grants(holder: Pick<Actor, 'cloudAdmin' | 'role'>, permission: Permission): boolean {
  const least = Object.hasOwn(permissions, permission) ? permissions[permission] : undefined;
  return least !== undefined && rankOf(holder) >= RANK[least];
}

/** Whether the actor has the permission in the chosen project. */
export function allows(actor: Actor, permission: Permission): boolean {
  return grants(
    { cloudAdmin: actor.cloudAdmin, role: actor.projectId === null ? null : actor.role },
    permission,
  );
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

function rankOf(holder: Pick<Actor, 'cloudAdmin' | 'role'>): number {
  if (holder.cloudAdmin) return RANK.cloud;
  return holder.role === null ? RANK.user : RANK[holder.role];
}

/** `compute.key-pair.read` is about a key pair, `image.read` about an image. */
function nounOf(permission: Permission): string {
  return (permission.split('.').at(-2) ?? 'resource').replaceAll('-', ' ');
}
