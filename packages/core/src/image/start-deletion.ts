import type { Image, Tx } from '@skydeck/db';
import type { Actor } from '../context';
import { startOperations, type StartedOperations } from '../operation/start-operations';

/** Removing a file takes a moment; the rest is patience with a store that cannot be reached. */
export const DELETE_DEADLINE_MS = 24 * 3_600_000;

/** Starts removing what is stored of images, in the caller's transaction. Wake the queues after the commit. */
export async function startImageDeletions(
  tx: Tx,
  by: { actor: Pick<Actor, 'userId' | 'userName'> | null; requestId: string | null },
  images: readonly Pick<Image, 'id' | 'name' | 'projectId'>[],
): Promise<StartedOperations> {
  return startOperations(
    tx,
    images.map((image) => ({
      kind: 'image.delete',
      projectId: image.projectId,
      subjectType: 'image',
      subjectId: image.id,
      subjectName: image.name,
      actor: by.actor,
      requestId: by.requestId,
      deadlineMs: DELETE_DEADLINE_MS,
    })),
  );
}
