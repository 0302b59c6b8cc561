import type { Prisma } from '@skydeck/db';
import type { Actor } from '../context';

/** Condition on the types that the actor may use in the chosen project. */
export function visibleVolumeTypes(actor: Actor): Prisma.VolumeTypeWhereInput {
  if (actor.cloudAdmin) return {};
  const projectId = actor.projectId;
  return {
    OR: [{ public: true }, ...(projectId === null ? [] : [{ access: { some: { projectId } } }])],
  };
}
