import { AppError } from '../app-error';
import type { RequestContext } from '../context';
import { allows } from '../policy/authorize';
import { findVisibleImage } from './find-image';
import { openImageContent, type ImageContent } from './image-content';
import type { ImageIdInput } from './upload.input';

export interface DownloadedImage extends ImageContent {
  fileName: string;
  sha256: string;
}

/** The file of an image, as it is stored. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT, STORAGE */
export async function downloadImage(ctx: RequestContext, { id }: ImageIdInput): Promise<DownloadedImage> {
  const image = await findVisibleImage(ctx, id);
  const own = ctx.actor.cloudAdmin || (image.projectId !== null && image.projectId === ctx.actor.projectId);
  if (image.status === 'deactivated' && !(own && allows(ctx.actor, 'image.deactivate'))) {
    throw new AppError('FORBIDDEN', `${image.name} is deactivated.`, {
      hint: 'Ask an administrator to reactivate it.',
    });
  }
  if (image.sha256 === null || !['active', 'deactivated'].includes(image.status)) {
    throw new AppError('CONFLICT', `${image.name} has no file yet.`, {
      hint: 'Wait until its import has ended.',
    });
  }
  const content = await openImageContent(ctx.config, image.sha256);
  const kernel = ['aki', 'ari'].includes(image.diskFormat);
  return {
    ...content,
    fileName: kernel ? image.name : `${image.name}.${image.diskFormat}`,
    sha256: image.sha256,
  };
}
