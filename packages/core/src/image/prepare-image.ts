import type { Db, Image, Prisma } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import type { Actor, RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { checkVisibility } from './check-visibility';
import type { NewImage } from './new-image.input';
import { visibleImages } from './visible-images';

/** The row of a new image of the chosen project, ready to be created in a transaction. */
export type PreparedImage = Prisma.ImageUncheckedCreateInput & { projectId: string; userId: string };

/**
 * Checks what is said about a new image: who may make it seen by whom, and that its kernel and RAM disk are such.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT when no project is chosen
 */
export async function prepareImage(ctx: RequestContext, input: NewImage): Promise<PreparedImage> {
  authorize(ctx, 'image.create');
  const { actor } = ctx;
  const { projectId, userId } = actor;
  if (projectId === null)
    throw new AppError('CONFLICT', 'No project is chosen.', { hint: 'Choose a project first.' });
  checkVisibility(actor, input.visibility);
  const [kernelId, ramdiskId] = await Promise.all([
    partOf(ctx.db, actor, input.kernelId, 'aki'),
    partOf(ctx.db, actor, input.ramdiskId, 'ari'),
  ]);
  return {
    name: input.name,
    description: input.description,
    visibility: input.visibility,
    protected: input.protected,
    minDiskGiB: input.minDiskGiB,
    minRamMiB: input.minRamMiB,
    arch: input.arch,
    osDistro: input.osDistro,
    family: input.family,
    version: input.version,
    properties: input.properties,
    kernelId,
    ramdiskId,
    projectId,
    userId,
  };
}

async function partOf(
  db: Db,
  actor: Actor,
  id: string | null | undefined,
  diskFormat: 'aki' | 'ari',
): Promise<string | null> {
  if (!id) return null;
  const what = diskFormat === 'aki' ? 'kernel' : 'RAM disk';
  const image: Pick<Image, 'diskFormat' | 'status' | 'name'> | null = await db.image.findFirst({
    where: { AND: [visibleImages(actor)], id, deletedAt: null },
  });
  if (!image) throw notFound(`image for the ${what}`);
  if (image.diskFormat !== diskFormat || image.status !== 'active') {
    throw new AppError('INVALID', `${image.name} is no ${what} that can be used.`, {
      hint: `Choose an active image of the format ${diskFormat}.`,
      field: diskFormat === 'aki' ? 'kernelId' : 'ramdiskId',
    });
  }
  return id;
}
