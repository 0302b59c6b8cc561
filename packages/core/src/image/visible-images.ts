import type { Prisma } from '@skydeck/db';
import type { Actor } from '../context';

/** Which images the actor may see and launch: everybody's, and those of the chosen project. */
export function visibleImages(actor: Actor): Prisma.ImageWhereInput {
  if (actor.cloudAdmin) return {};
  return {
    OR: [
      { visibility: { in: ['public', 'community'] } },
      ...(actor.projectId !== null ? [{ projectId: actor.projectId }] : []),
    ],
  };
}
