import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { lockVolume } from './lock-volumes';
import { assertVolumeAction } from './volume-states';
import type { UpdateVolumeInput } from './volume.input';

/** Renames or describes a volume. What is not given stays. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function updateVolume(ctx: RequestContext, input: UpdateVolumeInput): Promise<void> {
  authorize(ctx, 'volume.update');
  const { id, ...data } = input;
  await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, id);
    assertVolumeAction(volume, 'update', ctx.actor);
    await tx.volume.update({ where: { id }, data });
    await recordAudit(tx, ctx, {
      action: 'volume.update',
      resourceType: 'volume',
      resourceId: id,
      projectId: volume.projectId,
      detail: {
        before: volume.name,
        changed: Object.entries(data)
          .filter(([, value]) => value !== undefined)
          .map(([key]) => key),
        ...(data.name !== undefined ? { name: data.name } : {}),
      },
    });
  });
}
