import type { Image, Prisma } from '@skydeck/db';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { checkVisibility } from './check-visibility';
import { assertImageAction } from './image-states';
import { lockImage } from './lock-images';
import type { UpdateImageInput } from './update-image.input';

/**
 * Changes what is said about an image; what is not given stays. Instances that were launched from it keep what they
 * were launched with. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT
 */
export async function updateImage(ctx: RequestContext, input: UpdateImageInput): Promise<void> {
  authorize(ctx, 'image.update');
  const { id, osDistro, family, version, ...rest } = input;
  const data: Prisma.ImageUpdateInput = {
    ...rest,
    osDistro: blankIsNull(osDistro),
    family: blankIsNull(family),
    version: blankIsNull(version),
  };
  await transaction(ctx.db, async (tx) => {
    const image = await lockImage(tx, ctx, id);
    assertImageAction(image, 'update', ctx.actor);
    const { visibility } = rest;
    if (visibility !== undefined && visibility !== image.visibility) {
      checkVisibility(ctx.actor, visibility, image.visibility);
    }
    await tx.image.update({ where: { id }, data });
    await recordAudit(tx, ctx, {
      action: 'image.update',
      resourceType: 'image',
      resourceId: id,
      projectId: image.projectId,
      detail: { name: image.name, changed: changes(image, data) },
    });
  });
}

function blankIsNull(text: string | null | undefined): string | null | undefined {
  return text === undefined ? undefined : text || null;
}

/** Before and after of each field that is another one now. */
function changes(image: Partial<Image>, data: Prisma.ImageUpdateInput): Prisma.InputJsonObject {
  const before = image as Record<string, Prisma.InputJsonValue>;
  const entries = Object.entries(data as Record<string, Prisma.InputJsonValue | undefined>).filter(
    ([key, after]) => after !== undefined && JSON.stringify(before[key]) !== JSON.stringify(after),
  );
  return Object.fromEntries(
    entries.map(([key, after]) => [key, { before: before[key] ?? null, after: after! }]),
  );
}
