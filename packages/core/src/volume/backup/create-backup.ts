import { randomUUID } from 'node:crypto';
import type { Backup, Prisma, Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import type { StartedOperation } from '../../operation/start-operations';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { lockVolume, type LockedVolume } from '../lock-volumes';
import { startSnapshot } from '../snapshot/create-snapshot';
import { assertVolumeAction } from '../volume-states';
import { backupDeadlines } from './backup-deadlines';
import type { CreateBackupInput } from './backup.input';
import { newChunkKey } from './content/chunk-keys';

/** Facts for the workflow. */
export interface BackupInput {
  volumeId: string;
  /** What is read instead of the volume. */
  snapshotId: string | null;
  /** Takes that snapshot, when it was made for this backup. */
  snapshotOperationId: string | null;
}

/** Who a backup is made for: a person, or a schedule in the name of its owner. */
export type BackupMaker = Pick<RequestContext, 'actor' | 'requestId' | 'address' | 'config'>;

/**
 * Stores what a volume or snapshot holds. A volume in use is read from a snapshot that is removed afterwards. It is in
 * the list from here on. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, INVALID, QUOTA_EXCEEDED
 */
export async function createBackup(
  ctx: RequestContext,
  input: CreateBackupInput,
): Promise<{ id: string; operationId: string }> {
  authorize(ctx, 'volume.backup.write');
  const { id, operation, wake } = await transaction(ctx.db, (tx) => startBackup(tx, ctx, input));
  await Promise.all(wake.map((each) => ctx.wake.wake(each.queue, each.id)));
  return { id, operationId: operation.id };
}

/** The backup's row and its operations, authorised by the caller; wake all of them after the commit. */
export async function startBackup(
  tx: Tx,
  by: BackupMaker,
  input: CreateBackupInput & { scheduleId?: string },
): Promise<{ id: string; operation: StartedOperation; wake: StartedOperation[] }> {
  const { actor, requestId } = by;
  const volume = await lockVolume(tx, by, input.volumeId);
  const snapshot = input.snapshotId ? await lockSource(tx, volume, input.snapshotId) : null;
  if (!snapshot) assertVolumeAction(volume, 'backup', actor);
  const { projectId } = volume;
  const sizeGiB = snapshot?.sizeGiB ?? volume.sizeGiB;
  const parent = input.incremental ? await lockParent(tx, volume) : null;
  if (input.incremental && !parent) throw noParent(volume.name);
  await claimQuota(tx, { projectId, userId: actor.userId }, { backups: 1, backupGiB: sizeGiB });
  const facts = await tx.volume.findUniqueOrThrow({ where: { id: volume.id } });
  const id = randomUUID();
  await tx.backup.create({
    data: {
      id,
      projectId,
      userId: actor.userId,
      volumeId: volume.id,
      volumeName: volume.name,
      parentId: parent?.id ?? null,
      depth: parent ? parent.depth + 1 : 0,
      scheduleId: input.scheduleId ?? null,
      name: input.name,
      description: input.description,
      sizeGiB,
      availabilityZone: facts.availabilityZone,
      typeId: facts.typeId,
      bootable: facts.bootable,
      imageId: facts.imageId,
      imageProperties: facts.imageProperties as Prisma.InputJsonObject,
      encrypted: facts.encrypted,
      wrappedKey: facts.encrypted ? (parent?.wrappedKey ?? newChunkKey(by.config.secretKey)) : null,
    },
  });
  const source = await freeze(tx, by, volume, { id, name: input.name, snapshotId: snapshot?.id ?? null });
  await tx.backup.update({ where: { id }, data: { snapshotId: source.snapshotId } });
  await recordAudit(tx, by, {
    action: 'volume.backup.write',
    resourceType: 'backup',
    resourceId: id,
    projectId,
    detail: {
      action: 'create',
      name: input.name,
      volumeId: volume.id,
      volume: volume.name,
      snapshotId: snapshot?.id ?? null,
      incremental: parent !== null,
      scheduleId: input.scheduleId ?? null,
    },
  });
  const operation = await startOperation(tx, {
    kind: 'volume.backup',
    projectId,
    subjectType: 'backup',
    subjectId: id,
    subjectName: input.name,
    actor,
    requestId,
    input: {
      volumeId: volume.id,
      snapshotId: source.snapshotId,
      snapshotOperationId: source.operation?.id ?? null,
    } satisfies BackupInput,
    memo: volume.hostId === null ? {} : { volumeHostId: volume.hostId },
    deadlineMs: backupDeadlines.create,
  });
  return { id, operation, wake: [...(source.operation ? [source.operation] : []), operation] };
}

/** What is read does not change meanwhile: a snapshot, or the volume itself, which nobody may use until then. */
async function freeze(
  tx: Tx,
  by: BackupMaker,
  volume: LockedVolume,
  backup: { id: string; name: string; snapshotId: string | null },
): Promise<{ snapshotId: string | null; operation: StartedOperation | null }> {
  if (backup.snapshotId !== null) return { snapshotId: backup.snapshotId, operation: null };
  if (volume.attachments === 0) {
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'backing-up' } });
    return { snapshotId: null, operation: null };
  }
  const taken = await startSnapshot(tx, by, volume, {
    name: backup.name,
    description: 'Made for the backup of that name, and removed by itself.',
    metadata: {},
    backupId: backup.id,
  });
  return { snapshotId: taken.id, operation: taken.operation };
}

async function lockSource(tx: Tx, volume: LockedVolume, id: string) {
  // Until the backup's row can be seen, which keeps the snapshot from being deleted under it.
  await tx.$queryRaw`SELECT 1 FROM "VolumeSnapshot" WHERE "id" = ${id}::uuid FOR SHARE`;
  const snapshot = await tx.volumeSnapshot.findFirst({ where: { id, volumeId: volume.id, deletedAt: null } });
  if (!snapshot) throw notFound('snapshot');
  if (snapshot.status === 'available') return snapshot;
  throw new AppError('CONFLICT', `The snapshot ${snapshot.name} is ${snapshot.status}, not available.`, {
    field: 'snapshotId',
    hint: 'Wait until it is available, or choose another one.',
  });
}

/** The last good backup of the volume, held against its deletion until this one's row can be seen. */
export async function lockParent(
  tx: Tx,
  { id: volumeId, projectId, encrypted }: Pick<LockedVolume, 'id' | 'projectId' | 'encrypted'>,
): Promise<Backup | null> {
  const where = {
    volumeId,
    projectId,
    encrypted,
    status: 'available',
    manifestSha256: { not: null },
    deletedAt: null,
  };
  const found = await tx.backup.findFirst({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
  });
  if (!found) return null;
  await tx.$queryRaw`SELECT 1 FROM "Backup" WHERE "id" = ${found.id}::uuid FOR SHARE`;
  return tx.backup.findFirst({ where: { ...where, id: found.id } });
}

function noParent(name: string): AppError {
  return new AppError('INVALID', `${name} has no good backup that an incremental one could go on from.`, {
    field: 'incremental',
    hint: 'Make a full backup first.',
  });
}
