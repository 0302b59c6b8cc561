import type { Memo, Workflow } from '../../operation/workflow';
import { isContentNeeded, lockImageContent } from '../image-blob';
import type { ImageImporter } from '../image-importer';
import { DELETE_DEADLINE_MS } from '../start-deletion';

export interface DeleteImageDrivers {
  importer: Pick<ImageImporter, 'clean' | 'unstore'>;
}

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
          const upload = await ctx.db.imageUpload.findUnique({ where: { imageId } });
          await importer.clean({ imageId, file: upload?.id ?? imageId });
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
