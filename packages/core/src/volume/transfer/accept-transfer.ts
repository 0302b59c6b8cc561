import { Prisma, type Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { isAuthKey } from './auth-key';
import type { AcceptTransferInput } from './transfer.input';

/**
 * Takes a volume that another project offers into the chosen one, with its snapshots: from here on they count against
 * this project's quota. A wrong id and a wrong key are answered alike.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
 */
export async function acceptTransfer(
  ctx: RequestContext,
  { id, authKey }: AcceptTransferInput,
): Promise<{ volumeId: string; name: string }> {
  authorize(ctx, 'volume.transfer');
  const { projectId, userId } = ctx.actor;
  if (projectId === null) {
    throw new AppError('INVALID', 'No project is chosen.', { hint: 'Choose a project first.' });
  }
  return transaction(ctx.db, async (tx) => {
    const { volume, transferName } = await offeredVolume(tx, id, authKey);
    if (volume.projectId === projectId) {
      throw new AppError('CONFLICT', `${volume.name} belongs to this project already.`, {
        hint: 'Choose the project that is to have it, or cancel the transfer.',
      });
    }
    await refuseForeignType(tx, volume.typeId, projectId);
    // Those that backups have made for themselves are counted nowhere.
    const counted = { volumeId: volume.id, deletedAt: null, backupId: null };
    const snapshots = await tx.volumeSnapshot.count({ where: counted });
    const claim = { volumes: 1, volumeGiB: volume.sizeGiB, snapshots };
    await claimQuota(tx, { projectId, userId }, claim);
    await tx.volumeTransfer.delete({ where: { id } });
    // They would go on at the cost of the project that has given the volume away.
    await tx.backupSchedule.deleteMany({ where: { volumeId: volume.id } });
    await tx.volumeSnapshot.updateMany({
      where: { volumeId: volume.id },
      data: { projectId, userId, groupSnapshotId: null },
    });
    await tx.volume.update({
      where: { id: volume.id },
      data: { projectId, userId, status: 'available' },
    });
    // Both sides see in their trail where it went, and where it came from.
    for (const side of [volume.projectId, projectId]) {
      await recordAudit(tx, ctx, {
        action: 'volume.transfer',
        resourceType: 'volume',
        resourceId: volume.id,
        projectId: side,
        detail: {
          action: 'accept',
          name: volume.name,
          transfer: transferName,
          fromProjectId: volume.projectId,
          toProjectId: projectId,
        },
      });
    }
    return { volumeId: volume.id, name: volume.name };
  });
}

/** The volume under lock, if it is offered under this id and the key is right. */
async function offeredVolume(tx: Tx, id: string, authKey: string) {
  const transfer = await tx.volumeTransfer.findUnique({ where: { id } });
  if (!transfer || !isAuthKey(authKey, transfer.authKeyHash)) throw notFound('transfer');
  await tx.$queryRaw(
    Prisma.sql`SELECT 1 FROM "Volume" WHERE "id" = ${transfer.volumeId}::uuid FOR NO KEY UPDATE`,
  );
  // Again, now that nobody else accepts or cancels it.
  const volume = await tx.volume.findFirst({
    where: { id: transfer.volumeId, deletedAt: null, status: 'awaiting-transfer', transfer: { id } },
    omit: { wrappedKey: true },
  });
  if (!volume) throw notFound('transfer');
  return { volume, transferName: transfer.name };
}

async function refuseForeignType(tx: Tx, typeId: string, projectId: string): Promise<void> {
  const type = await tx.volumeType.findFirst({
    where: { id: typeId, OR: [{ public: true }, { access: { some: { projectId } } }] },
  });
  if (type) return;
  throw new AppError('CONFLICT', 'This project may not have volumes of that type.', {
    hint: 'Ask an administrator for access to the type, or have the volume retyped before it is offered.',
  });
}
