import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { newImageFields } from '../../image/new-image.input';
import { prepareImage } from '../../image/prepare-image';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import { lockVolume, type LockedVolume } from '../lock-volumes';
import { volumeDeadlines } from '../volume-deadlines';
import { assertVolumeAction } from '../volume-states';
import { machineOf } from './image-machine';
import type { UploadVolumeInput } from './upload-volume.input';

/**
 * Makes an image of a volume. The volume is busy while it is read, and what it was afterwards; of one that a guest has
 * a snapshot is taken and read. The image is in the list from here on.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, INVALID, QUOTA_EXCEEDED
 */
export async function uploadVolume(
  ctx: RequestContext,
  input: UploadVolumeInput,
): Promise<{ id: string; operationId: string }> {
  authorize(ctx, 'volume.upload');
  if (input.force) authorize(ctx, 'volume.snapshot.write');
  const { id: volumeId, diskFormat, force, decrypt, name, description, visibility } = input;
  const { arch, minRamMiB, properties } = newImageFields;
  const base = await prepareImage(ctx, {
    name,
    description,
    visibility,
    protected: input.protected,
    minDiskGiB: 0,
    minRamMiB: minRamMiB.parse(undefined),
    arch: arch.parse(undefined),
    osDistro: null,
    family: null,
    version: null,
    properties: properties.parse(undefined),
  });
  const { imageId, operation } = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, volumeId);
    assertVolumeAction(volume, 'upload', ctx.actor);
    if (volume.hostId === null) throw neverMade(volume);
    if (volume.encrypted && !decrypt) throw wouldBePlain(volume);
    if (volume.attachments > 0 && !force) throw inUse(volume);
    await claimQuota(tx, base, { images: 1 });
    const snapshotId = volume.attachments > 0 ? await insertSnapshot(tx, ctx, volume, name) : null;
    const image = await tx.image.create({
      data: {
        ...base,
        ...(await machineOf(tx, ctx.actor, volume.id)),
        status: 'queued',
        diskFormat,
        minDiskGiB: volume.sizeGiB,
        sourceVolumeId: volume.id,
        sourceSnapshotId: snapshotId,
      },
    });
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'uploading' } });
    await recordAudit(tx, ctx, {
      action: 'volume.upload',
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: { name: volume.name, imageId: image.id, image: name, visibility, encrypted: volume.encrypted },
    });
    const operation = await startOperation(tx, {
      kind: 'volume.upload',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { imageId: image.id, imageName: name, snapshotId, diskFormat },
      memo: { volumeHostId: volume.hostId },
      deadlineMs: volumeDeadlines.upload,
    });
    return { imageId: image.id, operation };
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { id: imageId, operationId: operation.id };
}

/** The row of the snapshot that is read in place of a volume that a guest has. */
async function insertSnapshot(
  tx: Tx,
  ctx: RequestContext,
  { id: volumeId, projectId, sizeGiB }: LockedVolume,
  imageName: string,
): Promise<string> {
  const { userId } = ctx.actor;
  await claimQuota(tx, { projectId, userId }, { snapshots: 1 });
  const id = randomUUID();
  const description = `Taken to make the image ${imageName} of the volume while an instance had it.`.slice(
    0,
    1_000,
  );
  await tx.volumeSnapshot.create({
    data: { id, projectId, userId, volumeId, name: imageName, description, sizeGiB },
  });
  return id;
}

function neverMade({ name }: LockedVolume): AppError {
  return new AppError('CONFLICT', `${name} lies on no back end.`, { hint: 'Delete it and make it again.' });
}

function wouldBePlain({ name }: LockedVolume): AppError {
  return new AppError('INVALID', `${name} is encrypted; the image would hold its data unencrypted.`, {
    field: 'decrypt',
    hint: 'Confirm that the image may hold the data unencrypted, or make a backup, which stays encrypted.',
  });
}

function inUse({ name }: LockedVolume): AppError {
  return new AppError('CONFLICT', `${name} is in use: what a guest writes meanwhile would tear the image.`, {
    field: 'force',
    hint: 'Have a snapshot of this moment uploaded (force), or detach the volume first.',
  });
}
