import type { Db } from '@skydeck/db';
import { z } from 'zod';
import type { Memo, Workflow } from '../../operation/workflow';
import { isContentNeeded, lockImageContent } from '../image-blob';
import type { ImageImporter } from '../image-importer';
import { AwaitOperations } from '../../operation/await-operations';
import { DELETE_DEADLINE_MS, uploadsTo } from '../start-deletion';

export interface DeleteImageDrivers {
  importer: Pick<ImageImporter, 'clean' | 'unstore'>;
}

const importInput = z.object({ file: z.string() });

/**
 * `image.delete`: wins over an import, and removes what is stored of an image that is in no list any more: what is left
 * of its upload, and its file in the store unless other images have the same one or instances may still have to be
 * made anew from it. In the latter case the sweep starts this again when they are gone.
 */
export function deleteImageWorkflow({ importer }: DeleteImageDrivers): Workflow<Memo> {
  return {
    kind: 'image.delete',
    deadlineMs: DELETE_DEADLINE_MS,
    steps: [
      {
        name: 'remove-upload',
        where: 'conductor',
        progress: 30,
        async run(ctx) {
          const { subjectId: imageId } = ctx.operation;
          const uploads = await ctx.db.operation.findMany({
            where: uploadsTo([imageId]),
            select: { id: true },
          });
          if (uploads.length > 0) {
            const ids = uploads.map(({ id }) => id);
            throw new AwaitOperations(ids, 'Waiting for the upload of the volume to stop');
          }
          for (const file of await uploadedFiles(ctx.db, imageId)) await importer.clean({ imageId, file });
          await ctx.fenced((tx) => tx.imageUpload.deleteMany({ where: { imageId } }));
        },
      },
      {
        name: 'remove-file',
        where: 'conductor',
        progress: 95,
        async run(ctx) {
          const { subjectId: id } = ctx.operation;
          await ctx.fenced(async (tx) => {
            const { sha256 } = await tx.image.findUniqueOrThrow({ where: { id } });
            if (sha256 === null) return;
            await lockImageContent(tx, sha256);
            if (await isContentNeeded(tx, sha256)) return;
            await importer.unstore(sha256);
            // That of the store is gone: nobody has to look for it again.
            await tx.image.updateMany({
              where: { sha256, deletedAt: { not: null } },
              data: { sha256: null },
            });
          });
        },
      },
    ],
    async onSucceeded(tx, { subjectId: id }) {
      // An import that ended at the last moment may have said otherwise.
      await tx.image.update({ where: { id }, data: { status: 'deleted' } });
    },
  };
}

/** Under which names its file may lie: that of its upload, or of an import that was stopped before it began. */
async function uploadedFiles(db: Db, imageId: string): Promise<string[]> {
  const [upload, imports] = await Promise.all([
    db.imageUpload.findUnique({ where: { imageId } }),
    db.operation.findMany({
      where: { kind: 'image.import', subjectType: 'image', subjectId: imageId },
      select: { input: true },
    }),
  ]);
  const files = imports.map(({ input }) => importInput.parse(input).file);
  return [...new Set([...(upload ? [upload.id] : []), ...files])];
}
