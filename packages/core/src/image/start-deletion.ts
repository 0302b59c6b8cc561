import type { Image, Prisma, Tx } from '@skydeck/db';
import type { Actor } from '../context';
import { ACTIVE_STATES, AT_ONCE } from '../operation/active-states';
import {
  startOperations,
  type StartedOperation,
  type StartedOperations,
} from '../operation/start-operations';

/** Removing a file takes a moment; the rest is patience with a store that cannot be reached. */
export const DELETE_DEADLINE_MS = 24 * 3_600_000;

/** Starts removing what is stored of images, in the caller's transaction. Wake the queues after the commit. */
export async function startImageDeletions(
  tx: Tx,
  by: { actor: Pick<Actor, 'userId' | 'userName'> | null; requestId: string | null },
  images: readonly Pick<Image, 'id' | 'name' | 'projectId'>[],
): Promise<StartedOperations> {
  const operations = await startOperations(
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
  const uploads = await stopUploads(
    tx,
    operations.started.map(({ subjectId }) => subjectId),
  );
  return { ...operations, stopping: [...operations.stopping, ...uploads] };
}

/** Asks the uploads of volumes to these images to stop: their subjects are the volumes. */
async function stopUploads(tx: Tx, imageIds: readonly string[]): Promise<StartedOperation[]> {
  const uploads = await tx.operation.findMany({
    where: uploadsTo(imageIds),
    select: { id: true, subjectId: true, queue: true },
  });
  if (uploads.length > 0) {
    await tx.operation.updateMany({
      where: { id: { in: uploads.map(({ id }) => id) } },
      data: { cancelRequested: true, runAt: AT_ONCE },
    });
  }
  return uploads;
}

/** Condition on operations: they upload a volume to one of these images now. */
export function uploadsTo(imageIds: readonly string[]): Prisma.OperationWhereInput {
  return {
    kind: 'volume.upload',
    state: { in: [...ACTIVE_STATES] },
    OR: imageIds.map((id) => ({ input: { path: ['imageId'], equals: id } })),
  };
}
