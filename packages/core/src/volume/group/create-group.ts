import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockVolumes } from '../lock-volumes';
import type { CreateGroupInput } from './group.input';
import { insertGroup } from './insert-group';
import { changeVolumes } from './set-group-volumes';

/** Makes a group of volumes. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED */
export async function createGroup(
  ctx: RequestContext,
  { volumeIds, ...input }: CreateGroupInput,
): Promise<{ id: string }> {
  authorize(ctx, 'volume.group.write');
  return transaction(ctx.db, async (tx) => {
    // Volumes are locked before projects, as everywhere.
    if (volumeIds.length > 0) await lockVolumes(tx, ctx, volumeIds);
    const id = await insertGroup(tx, ctx, input, { action: 'create' });
    if (volumeIds.length > 0) await changeVolumes(tx, ctx, { id, volumeIds });
    return { id };
  });
}
