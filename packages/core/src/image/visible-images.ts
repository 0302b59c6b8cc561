import type { Prisma } from '@skydeck/db';
import type { Actor } from '../context';
import type { MemberStatus } from './member.input';

/**
 * Which images the actor may list and launch: everybody's, those of the chosen project, and those that are shared with
 * it and that it has accepted. Cloud admins see all.
 */
export function visibleImages(actor: Actor): Prisma.ImageWhereInput {
  return actor.cloudAdmin ? {} : { OR: [...commonImages(actor), ...sharedImages(actor, ['accepted'])] };
}

/** As `visibleImages`, and those that are offered or were rejected: who is to accept an image may look at it. */
export function readableImages(actor: Actor): Prisma.ImageWhereInput {
  return actor.cloudAdmin
    ? {}
    : { OR: [...commonImages(actor), ...sharedImages(actor, ['pending', 'accepted', 'rejected'])] };
}

/** Images shared with the chosen project to which it has answered so; for cloud admins too. */
export function imagesSharedWith(actor: Actor, status: MemberStatus): Prisma.ImageWhereInput {
  // An empty OR matches nothing: without a project nothing is shared with anybody.
  return { OR: sharedImages(actor, [status]) };
}

function commonImages({ projectId }: Actor): Prisma.ImageWhereInput[] {
  return [{ visibility: { in: ['public', 'community'] } }, ...(projectId !== null ? [{ projectId }] : [])];
}

function sharedImages({ projectId }: Actor, statuses: readonly MemberStatus[]): Prisma.ImageWhereInput[] {
  if (projectId === null) return [];
  return [{ visibility: 'shared', members: { some: { projectId, status: { in: [...statuses] } } } }];
}
