import type { VolumeType } from '@skydeck/db';
import { AppError } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { readType } from '../insert-volume';
import { lockVolume, type LockedVolume } from '../lock-volumes';
import { volumeDeadlines } from '../volume-deadlines';
import { assertVolumeAction, refusalError } from '../volume-states';
import { migrationReason } from './migration-reason';
import type { RetypeVolumeInput } from './retype-volume.input';

/**
 * Makes a volume one of another type: at once, or by an operation that copies its data when the policy allows that.
 * Answers null for a change that is done. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function retypeVolume(
  ctx: RequestContext,
  { id, typeId, migrationPolicy }: RetypeVolumeInput,
): Promise<{ operationId: string | null }> {
  authorize(ctx, 'volume.retype');
  const operation = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, id);
    assertVolumeAction(volume, 'retype', ctx.actor);
    const type = await readType(tx, ctx, typeId);
    if (type.id === volume.typeId) throw sameType(volume, type);
    if (volume.backendId === null || volume.hostId === null) throw neverMade(volume);
    const backend = await tx.volumeBackend.findUniqueOrThrow({ where: { id: volume.backendId } });
    const reason = migrationReason(volume, type, backend);
    if (reason !== null && migrationPolicy === 'never') throw wouldMove(volume, type, reason);
    if (reason !== null && volume.snapshots > 0)
      throw refusalError(volume, 'retype', { key: 'has-snapshots', params: {} });
    await recordAudit(tx, ctx, {
      action: 'volume.retype',
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: {
        name: volume.name,
        from: volume.typeId,
        to: type.id,
        type: type.name,
        migrationPolicy,
        reason,
      },
    });
    if (reason === null) {
      const data = { typeId: type.id, multiattach: type.multiattach };
      await tx.volume.update({ where: { id: volume.id }, data });
      return null;
    }
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'retyping' } });
    return startOperation(tx, {
      kind: 'volume.retype',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { typeId: type.id, typeName: type.name, reason },
      memo: { volumeHostId: volume.hostId },
      deadlineMs: volumeDeadlines.retype,
    });
  });
  if (operation === null) return { operationId: null };
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}

function sameType({ name }: LockedVolume, type: VolumeType): AppError {
  return new AppError('CONFLICT', `${name} is of the type ${type.name} already.`, {
    field: 'typeId',
    hint: 'Choose another type.',
  });
}

function neverMade({ name }: LockedVolume): AppError {
  return new AppError('CONFLICT', `${name} lies on no back end.`, { hint: 'Delete it and make it again.' });
}

function wouldMove({ name }: LockedVolume, type: VolumeType, why: string): AppError {
  return new AppError(
    'CONFLICT',
    `${name} cannot become ${type.name} where it is: ${why}. The migration policy is “never”.`,
    {
      field: 'migrationPolicy',
      hint: 'Choose the migration policy “on demand” to have its data copied, or another type.',
    },
  );
}
