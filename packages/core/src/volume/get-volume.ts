import { notFound } from '../app-error';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { readVolumeRows } from './volume-rows';
import { toVolumeSummary, type VolumeSummary } from './volume-summary';
import type { VolumeIdInput } from './volume.input';

export interface VolumeDetail extends VolumeSummary {
  /** Of the image it was made from, for the guests that boot from it. */
  imageProperties: Record<string, unknown>;
  /** The driver's name of its bytes, for cloud admins; null for everybody else. */
  location: string | null;
}

/** One volume. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getVolume(ctx: RequestContext, { id }: VolumeIdInput): Promise<VolumeDetail> {
  const [row] = await readVolumeRows(ctx.db, ctx.actor, { where: { id, deletedAt: null }, take: 1 });
  authorize(ctx, 'volume.read', row);
  if (!row) throw notFound('volume');
  return {
    ...toVolumeSummary(row, ctx.actor),
    imageProperties: row.imageProperties as Record<string, unknown>,
    location: ctx.actor.cloudAdmin ? row.location : null,
  };
}
