import type { Prisma, Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { insertVolume } from '../insert-volume';
import { lockVolume } from '../lock-volumes';
import { visibleVolumeTypes } from '../visible-volume-types';
import { assertVolumeAction } from '../volume-states';
import { createVolumeInput } from '../volume.input';
import { backupDeadlines } from './backup-deadlines';
import type { BackupRow } from './backup-rows';
import { assertBackupAction } from './backup-states';
import type { RestoreBackupInput, RestoreTarget } from './backup.input';
import { lockBackup } from './lock-backup';

/** Facts for the workflow. */
export interface RestoreInput {
  backupId: string;
  backupName: string;
  /** Whether the volume was there before, and keeps what it holds if this fails. */
  existing: boolean;
  availabilityZone: string | null;
}

/**
 * Fills a new volume, or an available one that is large enough, with what a backup holds.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, INVALID, QUOTA_EXCEEDED
 */
export async function restoreBackup(
  ctx: RequestContext,
  { id, target }: RestoreBackupInput,
): Promise<{ volumeId: string; operationId: string }> {
  authorize(ctx, 'volume.backup.write');
  if (target.kind === 'new') authorize(ctx, 'volume.create');
  const operation = await transaction(ctx.db, async (tx) => {
    // The volume before the backup: who makes a backup locks them in that order.
    const existing = target.kind === 'existing' ? await takeExisting(tx, ctx, target) : null;
    const backup = await lockBackup(tx, ctx, id);
    assertBackupAction(backup, 'restore', ctx.actor);
    const volume =
      target.kind === 'new' ? await insertNew(tx, ctx, backup, target) : checkExisting(backup, existing);
    await recordAudit(tx, ctx, {
      action: 'volume.backup.write',
      resourceType: 'backup',
      resourceId: id,
      projectId: backup.projectId,
      detail: {
        action: 'restore',
        name: backup.name,
        volumeId: volume.id,
        volume: volume.name,
        replaced: target.kind === 'existing',
      },
    });
    return startOperation(tx, {
      kind: 'backup.restore',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: {
        backupId: id,
        backupName: backup.name,
        existing: target.kind === 'existing',
        availabilityZone: target.kind === 'new' ? (target.availabilityZone ?? null) : null,
      } satisfies RestoreInput,
      deadlineMs: backupDeadlines.restore,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { volumeId: operation.subjectId, operationId: operation.id };
}

interface Target {
  id: string;
  name: string;
  projectId: string;
  sizeGiB: number;
  encrypted: boolean;
}

async function takeExisting(
  tx: Tx,
  ctx: RequestContext,
  { volumeId }: Extract<RestoreTarget, { kind: 'existing' }>,
): Promise<Target> {
  const volume = await lockVolume(tx, ctx, volumeId);
  assertVolumeAction(volume, 'restore', ctx.actor);
  await tx.volume.update({ where: { id: volume.id }, data: { status: 'restoring-backup' } });
  return volume;
}

function checkExisting(backup: BackupRow, volume: Target | null): Target {
  if (!volume) throw new Error('the volume was not locked');
  if (volume.sizeGiB < backup.sizeGiB) {
    throw new AppError(
      'INVALID',
      `${volume.name} has ${volume.sizeGiB} GiB, what the backup holds needs ${backup.sizeGiB}.`,
      { field: 'target.volumeId', hint: 'Choose a larger volume, extend this one, or restore to a new one.' },
    );
  }
  if (volume.projectId !== backup.projectId) {
    throw new AppError('INVALID', `${volume.name} belongs to another project than the backup.`, {
      field: 'target.volumeId',
      hint: 'Restore to a new volume, and transfer that.',
    });
  }
  refusePlain(backup, volume, 'target.volumeId');
  return volume;
}

async function insertNew(
  tx: Tx,
  ctx: RequestContext,
  backup: BackupRow,
  target: Extract<RestoreTarget, { kind: 'new' }>,
): Promise<Target> {
  const sizeGiB = target.sizeGiB ?? backup.sizeGiB;
  if (sizeGiB < backup.sizeGiB) {
    throw new AppError('INVALID', `${backup.name} needs ${backup.sizeGiB} GiB, ${sizeGiB} are asked for.`, {
      field: 'target.sizeGiB',
      hint: 'Choose a larger size.',
    });
  }
  const typeId = target.typeId ?? (await formerType(tx, ctx, backup));
  const { name, availabilityZone } = target;
  const { id } = await insertVolume(
    tx,
    ctx,
    createVolumeInput.parse({ name, description: backup.description, sizeGiB, typeId, availabilityZone }),
  );
  const volume = await tx.volume.update({
    where: { id },
    data: {
      bootable: backup.bootable,
      imageId: backup.imageId,
      imageProperties: backup.imageProperties as Prisma.InputJsonObject,
    },
  });
  refusePlain(backup, volume, 'target.typeId');
  return volume;
}

/** That of the volume, unless it is gone or the project may no longer use it. */
async function formerType(tx: Tx, ctx: RequestContext, { typeId }: BackupRow): Promise<string | null> {
  if (typeId === null) return null;
  const type = await tx.volumeType.findFirst({ where: { id: typeId, ...visibleVolumeTypes(ctx.actor) } });
  return type?.id ?? null;
}

/** Who chose to have a volume encrypted does not expect it to lie somewhere as it is. */
function refusePlain(backup: BackupRow, volume: Target, field: string): void {
  if (!backup.encrypted || volume.encrypted) return;
  throw new AppError(
    'INVALID',
    `${backup.name} is of an encrypted volume, and ${volume.name} would not be.`,
    {
      field,
      hint: 'Choose an encrypted volume or type.',
    },
  );
}
