import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { startVolume } from './insert-volume';
import type { CreateVolumeInput } from './volume.input';

/**
 * Makes a volume: blank, or a copy of an image, another volume or a snapshot. It is in the list from here on.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED
 */
export async function createVolume(
  ctx: RequestContext,
  input: CreateVolumeInput,
): Promise<{ id: string; operationId: string }> {
  authorize(ctx, 'volume.create');
  const { volume, operation } = await transaction(ctx.db, (tx) => startVolume(tx, ctx, input));
  await ctx.wake.wake(operation.queue, operation.id);
  return { id: volume.id, operationId: operation.id };
}
