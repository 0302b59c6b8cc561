import { AppError } from '../../app-error';
import type { StepContext } from '../../operation/workflow';
import { isContentNeeded, lockImageContent } from '../image-blob';
import type { ConvertedImage, ImageImporter } from '../image-importer';
import { setImageSize } from '../image-size';

type Storing = Pick<StepContext, 'fenced' | 'signal'>;

/** Puts an image's file into the store, for a step. @throws AppError QUOTA_EXCEEDED, STORAGE, CANCELLED */
export async function storeConverted(
  ctx: Storing,
  importer: Pick<ImageImporter, 'store'>,
  id: string,
  converted: ConvertedImage,
  progress: (part: number) => void,
): Promise<void> {
  // The row says so first: from here on nobody else takes the file away.
  await ctx.fenced(async (tx) => {
    await setImageSize(tx, id, converted.sizeBytes);
    await lockImageContent(tx, converted.sha256);
    const kept = await tx.image.updateMany({
      where: { id, deletedAt: null },
      data: { sha256: converted.sha256 },
    });
    if (kept.count === 0) throw new AppError('CANCELLED', 'The image was deleted.');
  });
  await importer.store(converted, { signal: ctx.signal, progress });
}

/** Takes an image's file out of the store again, unless others need the same content. */
export async function unstoreConverted(
  ctx: Storing,
  importer: Pick<ImageImporter, 'unstore'>,
  id: string,
  converted: ConvertedImage,
): Promise<void> {
  await ctx.fenced(async (tx) => {
    await lockImageContent(tx, converted.sha256);
    await tx.image.update({ where: { id }, data: { sha256: null } });
    if (!(await isContentNeeded(tx, converted.sha256, id))) await importer.unstore(converted.sha256);
  });
}
