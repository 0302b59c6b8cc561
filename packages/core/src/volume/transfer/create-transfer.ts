import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockVolume } from '../lock-volumes';
import { assertVolumeAction } from '../volume-states';
import { newAuthKey } from './auth-key';
import type { CreateTransferInput } from './transfer.input';

/**
 * Offers a volume, with its snapshots, to whoever has the id and the key, which is answered here and never again.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function createTransfer(
  ctx: RequestContext,
  { volumeId, name }: CreateTransferInput,
): Promise<{ id: string; authKey: string }> {
  authorize(ctx, 'volume.transfer');
  const { authKey, hash } = newAuthKey();
  return transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, volumeId);
    assertVolumeAction(volume, 'transfer', ctx.actor);
    const { projectId } = volume;
    const { id } = await tx.volumeTransfer.create({ data: { projectId, volumeId, name, authKeyHash: hash } });
    await tx.volume.update({ where: { id: volumeId }, data: { status: 'awaiting-transfer' } });
    await recordAudit(tx, ctx, {
      action: 'volume.transfer',
      resourceType: 'volume',
      resourceId: volumeId,
      projectId,
      detail: { action: 'create', name: volume.name, transferId: id, transfer: name },
    });
    return { id, authKey };
  });
}
