import type { RequestContext } from '../context';
import { findVisibleImage } from './find-image';
import { toImageSummary, type ImageSummary } from './image-summary';
import type { ImageIdInput } from './upload.input';

export interface ImageDetail extends ImageSummary {
  /** Who made it, where the actor may know. */
  userName: string | null;
  sourceUrl: string | null;
  /** Of the file that came, lower-case hex. */
  sourceSha256: string | null;
  kernel: { id: string; name: string } | null;
  ramdisk: { id: string; name: string } | null;
  /** The volume that was uploaded to it, where the actor may know. */
  sourceVolume: { id: string; name: string } | null;
}

/** Everything about an image. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getImage(ctx: RequestContext, { id }: ImageIdInput): Promise<ImageDetail> {
  const row = await findVisibleImage(ctx, id);
  const summary = toImageSummary(row, ctx.actor);
  const insider = summary.own || ctx.actor.cloudAdmin;
  const [user, parts, sourceVolume] = await Promise.all([
    insider && row.userId ? ctx.db.user.findUnique({ where: { id: row.userId } }) : null,
    ctx.db.image.findMany({
      where: { id: { in: [row.kernelId, row.ramdiskId].filter((part) => part !== null) } },
      select: { id: true, name: true },
    }),
    insider && row.sourceVolumeId
      ? ctx.db.volume.findUnique({ where: { id: row.sourceVolumeId }, select: { id: true, name: true } })
      : null,
  ]);
  const part = (partId: string | null) => parts.find((each) => each.id === partId) ?? null;
  return {
    ...summary,
    userName: user?.name ?? null,
    // The address may hold what lets anybody read there.
    sourceUrl: insider ? row.sourceUrl : null,
    sourceSha256: row.sourceSha256,
    kernel: part(row.kernelId),
    ramdisk: part(row.ramdiskId),
    sourceVolume,
  };
}
