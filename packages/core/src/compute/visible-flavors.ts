import type { Prisma } from '@skydeck/db';
import type { Actor } from '../context';

/** Which flavors the actor may see and launch: those in use that are everybody's; cloud admins the others too. */
export function visibleFlavors(actor: Actor): Prisma.FlavorWhereInput {
  return { enabled: true, ...(actor.cloudAdmin ? {} : { public: true }) };
}
