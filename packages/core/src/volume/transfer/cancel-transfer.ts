import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockVolume } from '../lock-volumes';
import { assertVolumeAction } from '../volume-states';
import type { CancelTransferInput } from './transfer.input';

/** Takes an offer back: its key opens nothing any more. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function cancelTransfer(ctx: RequestContext, { volumeId }: CancelTransferInput): Promise<void> {
  authorize(ctx, 'volume.transfer');
  await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, volumeId);
    assertVolumeAction(volume, 'cancel-transfer', ctx.actor);
    await tx.volumeTransfer.deleteMany({ where: { volumeId } });
    await tx.volume.update({ where: { id: volumeId }, data: { status: 'available' } });
    await recordAudit(tx, ctx, {
      action: 'volume.transfer',
      resourceType: 'volume',
      resourceId: volumeId,
      projectId: volume.projectId,
      detail: { action: 'cancel', name: volume.name },
    });
  });
}
