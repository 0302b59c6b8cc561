import type { Image, ImageUpload } from '@skydeck/db';
import { notFound } from '../app-error';
import type { RequestContext } from '../context';
import { authorize, grants } from '../policy/authorize';

export type FoundUpload = ImageUpload & { image: Image };

/**
 * An upload that the actor may continue: one of the chosen project, or one of their own in a project where they may
 * still make images. To choose another project must not end a transfer. @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function findUpload(ctx: RequestContext, id: string): Promise<FoundUpload> {
  const { actor, db } = ctx;
  const upload = await db.imageUpload.findUnique({ where: { id }, include: { image: true } });
  if (!upload || upload.image.deletedAt !== null) throw notFound('upload');
  if (upload.userId === actor.userId && upload.projectId !== actor.projectId && !actor.cloudAdmin) {
    const membership = await db.membership.findUnique({
      where: { userId_projectId: { userId: actor.userId, projectId: upload.projectId } },
    });
    if (!grants({ cloudAdmin: false, role: membership?.role ?? null }, 'image.create'))
      throw notFound('upload');
    return upload;
  }
  if (upload.projectId !== actor.projectId && !actor.cloudAdmin) throw notFound('upload');
  authorize(ctx, 'image.create');
  return upload;
}
