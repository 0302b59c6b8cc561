import { AppError } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { ACTIVE_STATES } from '../operation/active-states';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { lockVolume, type LockedVolume } from './lock-volumes';
import { operationsOn } from './operations-on-volume';
import { assertVolumeAction, restingStatus } from './volume-states';
import type { ForceVolumeStatusInput } from './volume.input';

/**
 * Sets the status of a volume that is stuck, for cloud admins, with the reason in the audit trail. The bytes are not
 * touched. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT while an operation works on it
 */
export async function forceVolumeStatus(ctx: RequestContext, input: ForceVolumeStatusInput): Promise<void> {
  authorize(ctx, 'volume.force');
  await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, input.id);
    assertVolumeAction(volume, 'force-status', ctx.actor);
    // The deletion of a snapshot merges the volume's layers.
    const snapshots = await tx.volumeSnapshot.findMany({
      where: { volumeId: volume.id, deletedAt: null },
      select: { id: true },
    });
    // A backup reads a volume that nobody may change meanwhile.
    const backups = await tx.backup.findMany({
      where: { volumeId: volume.id, status: 'creating', snapshotId: null, deletedAt: null },
      select: { id: true },
    });
    const ofParts = {
      subjectId: { in: [...snapshots, ...backups].map(({ id }) => id) },
      state: { in: [...ACTIVE_STATES] },
    };
    const active = await tx.operation.findFirst({ where: { OR: [operationsOn(volume.id), ofParts] } });
    if (active) {
      throw new AppError('CONFLICT', `${volume.name} is not stuck: ${active.kind} works on it.`, {
        hint: 'Cancel that operation, or wait until it has ended.',
      });
    }
    if (input.status !== 'error' && volume.location === null) {
      throw new AppError('CONFLICT', `${volume.name} was never made: nothing of it could be used.`, {
        hint: 'Delete it and make it again.',
      });
    }
    refuseContradiction(volume, input.status);
    // Nobody accepts a volume that is something else now.
    await tx.volumeTransfer.deleteMany({ where: { volumeId: volume.id } });
    await tx.volume.update({
      where: { id: volume.id },
      data: {
        status: input.status,
        ...(input.status === 'error' ? {} : { errorCode: null, errorMessage: null, errorHint: null }),
      },
    });
    await recordAudit(tx, ctx, {
      action: 'volume.force',
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: {
        action: 'force-status',
        name: volume.name,
        before: volume.status,
        after: input.status,
        reason: input.reason,
      },
    });
  });
}

/** What a guest may be writing to must not be taken for free, nor what nobody has for taken. */
function refuseContradiction(
  { name, attachments }: LockedVolume,
  status: ForceVolumeStatusInput['status'],
): void {
  if (status === 'error' || status === restingStatus(attachments)) return;
  const [why, hint] =
    attachments > 0
      ? ['it is attached to an instance', 'Set it to in-use, or force its detachment.']
      : ['it is attached to no instance', 'Set it to available.'];
  throw new AppError('CONFLICT', `${name} cannot be ${status}: ${why}.`, { field: 'status', hint });
}
