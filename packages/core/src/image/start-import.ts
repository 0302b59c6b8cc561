import type { Image, Tx } from '@skydeck/db';
import type { RequestContext } from '../context';
import { startOperation } from '../operation/start-operation';
import type { StartedOperation } from '../operation/start-operations';
import type { Checksum } from './image-importer';

/** Fetching from far away and converting take hours for the largest images. */
export const IMPORT_DEADLINE_MS = 24 * 3_600_000;

/** Where the import finds the image's file: in the uploads directory, or at the image's `sourceUrl`. */
export type ImportSource =
  | {
      kind: 'upload';
      /** Name of the file in the uploads directory. */ file: string;
      checksum: Checksum | null;
    }
  | { kind: 'url'; checksum: Checksum | null };

/**
 * Starts bringing an image's file into the store, in the caller's transaction. The image is `saving` while it is
 * fetched, `importing` from then on, and at the end `active` or, with the reason, `killed`. Wake the queue after the
 * commit. @throws AppError CONFLICT when something else is being done with the image
 */
export async function startImport(
  tx: Tx,
  by: Pick<RequestContext, 'actor' | 'requestId'>,
  image: Pick<Image, 'id' | 'name' | 'projectId'>,
  source: ImportSource,
): Promise<StartedOperation> {
  const started = await startOperation(tx, {
    kind: 'image.import',
    projectId: image.projectId,
    subjectType: 'image',
    subjectId: image.id,
    subjectName: image.name,
    actor: by.actor,
    requestId: by.requestId,
    input: {
      kind: source.kind,
      file: source.kind === 'upload' ? source.file : `${image.id}.fetched`,
      checksum: source.checksum && { algorithm: source.checksum.algorithm, value: source.checksum.value },
    },
    deadlineMs: IMPORT_DEADLINE_MS,
  });
  await tx.image.update({
    where: { id: image.id },
    data: {
      status: source.kind === 'url' ? 'saving' : 'importing',
      errorCode: null,
      errorMessage: null,
      errorHint: null,
    },
  });
  return started;
}
