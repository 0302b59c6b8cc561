import type { Prisma } from '@skydeck/db';
import { ACTIVE_STATES } from '../operation/active-states';

/** Condition on operations: they work on the volume now, by itself or together with others of its group. */
export function operationsOn(volumeId: string): Prisma.OperationWhereInput {
  return {
    state: { in: [...ACTIVE_STATES] },
    OR: [
      { subjectType: 'volume', subjectId: volumeId },
      { kind: 'group-snapshot.create', input: { path: ['volumeIds'], array_contains: [volumeId] } },
    ],
  };
}
