import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { projectScope } from '../policy/scope';
import { transaction } from '../transaction';
import { findVisibleImage } from './find-image';
import { assertImageAction } from './image-states';
import { lockImage } from './lock-images';
import type { MemberStatus, ShareImageInput } from './member.input';
import type { ImageIdInput } from './upload.input';

/** Projects that one image is shared with at most. */
const MEMBERS_MAX = 128;

export interface ImageMemberSummary {
  projectId: string;
  projectName: string;
  status: MemberStatus;
  createdAt: Date;
  updatedAt: Date;
}

/**
 * Offers an image to another project, which must accept it before it is in that project's list. A private image is
 * shared from here on. Offered again after a rejection it is pending again.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT, INVALID
 */
export async function shareImage(ctx: RequestContext, { id, projectId }: ShareImageInput): Promise<void> {
  authorize(ctx, 'image.share');
  await transaction(ctx.db, async (tx) => {
    const image = await lockImage(tx, ctx, id);
    assertImageAction(image, 'share', ctx.actor);
    if (projectId === image.projectId) {
      throw new AppError('INVALID', `${image.name} is that project's own.`, {
        hint: 'Name another project.',
        field: 'projectId',
      });
    }
    const project = await tx.project.findFirst({ where: { id: projectId, enabled: true } });
    if (!project) throw notFound('project');
    const members = await tx.imageMember.findMany({ where: { imageId: id } });
    const member = members.find((each) => each.projectId === projectId);
    if (member && member.status !== 'rejected') {
      throw new AppError('CONFLICT', `${image.name} is shared with that project already.`, {
        hint: member.status === 'pending' ? 'It has yet to be accepted there.' : 'Nothing needs to be done.',
        field: 'projectId',
      });
    }
    if (!member && members.length >= MEMBERS_MAX) {
      throw new AppError('CONFLICT', `${image.name} is shared with ${MEMBERS_MAX} projects already.`, {
        hint: 'Stop sharing it with some, or make it a community image.',
      });
    }
    // The visibility first: whoever is told of the offer finds the image.
    if (image.visibility !== 'shared') {
      await tx.image.update({ where: { id }, data: { visibility: 'shared' } });
    }
    await tx.imageMember.upsert({
      where: { imageId_projectId: { imageId: id, projectId } },
      create: { imageId: id, projectId },
      update: { status: 'pending' },
    });
    await recordAudit(tx, ctx, {
      action: 'image.share',
      resourceType: 'image',
      resourceId: id,
      projectId: image.projectId,
      detail: { change: 'shared', name: image.name, with: projectId },
    });
  });
}

/**
 * Takes an image back from a project: it can launch it no more; what runs from it there goes on.
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function unshareImage(ctx: RequestContext, { id, projectId }: ShareImageInput): Promise<void> {
  authorize(ctx, 'image.share');
  await transaction(ctx.db, async (tx) => {
    const image = await lockImage(tx, ctx, id);
    // Of an image that has become public those that it was shared with may go, too.
    assertImageAction({ ...image, visibility: 'shared' }, 'share', ctx.actor);
    const { count } = await tx.imageMember.deleteMany({ where: { imageId: id, projectId } });
    if (count === 0) throw notFound('project');
    await recordAudit(tx, ctx, {
      action: 'image.share',
      resourceType: 'image',
      resourceId: id,
      projectId: image.projectId,
      detail: { change: 'unshared', name: image.name, with: projectId },
    });
  });
}

/**
 * With whom an image is shared, and what they have answered: all of it for its owner, for a project that it is shared
 * with just that project. @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function listMembers(
  ctx: RequestContext,
  { id }: ImageIdInput,
): Promise<{ items: ImageMemberSummary[] }> {
  const image = await findVisibleImage(ctx, id);
  const { cloudAdmin, projectId: own } = ctx.actor;
  const isOwner = cloudAdmin || (own !== null && image.projectId === own);
  const members = await ctx.db.imageMember.findMany({
    where: { imageId: id, ...(isOwner ? {} : projectScope(ctx)) },
    include: { project: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  });
  return {
    items: members.map(({ project, projectId, status, createdAt, updatedAt }) => ({
      projectId,
      projectName: project.name,
      status: status as MemberStatus,
      createdAt,
      updatedAt,
    })),
  };
}
