import type { Operation, Tx } from '@skydeck/db';
import type { AppError } from '../../app-error';
import { startOperations } from '../../operation/start-operations';
import type { Workflow } from '../../operation/workflow';
import { volumeDeadlines } from '../volume-deadlines';
import { withdraw } from './attach-volume';
import { inputOf, readAttachment, type AttachmentDrivers, type AttachmentMemo } from './attachment-drivers';
import { unplug } from './unplug';
import { errorOf, settleAtRest, settleVolume, withoutError } from './volume-settling';

/** `volume.detach`: the guest lets it go, the owner serves it no longer. A guest that refuses keeps it, and says so. */
export function detachVolumeWorkflow(drivers: AttachmentDrivers): Workflow<AttachmentMemo> {
  return {
    kind: 'volume.detach',
    deadlineMs: volumeDeadlines.detach,
    steps: [
      {
        name: 'locate',
        where: 'conductor',
        progress: 10,
        async run(ctx) {
          const attachment = await readAttachment(ctx);
          if (!attachment) return;
          const { instanceId, volume } = attachment;
          const { hostId } = await ctx.db.instance.findUniqueOrThrow({ where: { id: instanceId } });
          if (hostId !== null) ctx.memo.hostId = hostId;
          if (volume.backend) ctx.memo.volumeHostId = volume.backend.hostId;
        },
      },
      {
        name: 'unplug-disk',
        where: 'host',
        progress: 70,
        run: (ctx) => {
          ctx.progress(20, 'Asked the guest to let the volume go');
          return unplug(ctx, drivers);
        },
      },
      { name: 'withdraw-volume', where: 'volume-host', progress: 90, run: (ctx) => withdraw(ctx, drivers) },
    ],
    onSucceeded: (tx, operation) => detached(tx, operation),
    onFailed: keep,
    onCancelled: (tx, operation) => keep(tx, operation, null),
  };
}

/** The guest keeps it; unless it has let it go already, and only the owner's host was away. */
async function keep(tx: Tx, operation: Operation, error: AppError | null): Promise<void> {
  const { attachmentId } = inputOf(operation);
  const { count } = await tx.volumeAttachment.updateMany({
    where: { id: attachmentId, status: { not: 'detached' } },
    data: { status: 'attached' },
  });
  if (count === 0) return detached(tx, operation);
  await settleAtRest(tx, operation.subjectId, error ? errorOf(error) : {});
}

async function detached(tx: Tx, operation: Operation): Promise<void> {
  const { attachmentId, termination } = inputOf(operation);
  const attachment = await tx.volumeAttachment.findUnique({ where: { id: attachmentId } });
  await tx.volumeAttachment.deleteMany({ where: { id: attachmentId } });
  const { location } = await tx.volume.findUniqueOrThrow({ where: { id: operation.subjectId } });
  // One that could not be made stays what it is.
  if (location === null) await settleVolume(tx, operation.subjectId, { status: 'error' });
  else await settleAtRest(tx, operation.subjectId, withoutError);
  if (termination === true && attachment?.deleteOnTermination) await startDeletion(tx, operation);
}

/** With the instance goes the volume that was made for it; snapshots and other guests keep it. */
async function startDeletion(tx: Tx, operation: Operation): Promise<void> {
  const volume = await tx.volume.findUniqueOrThrow({
    where: { id: operation.subjectId },
    include: { _count: { select: { attachments: true, snapshots: { where: { deletedAt: null } } } } },
  });
  if (volume._count.attachments > 0 || volume._count.snapshots > 0 || volume.groupId !== null) return;
  const { started } = await startOperations(tx, [
    {
      kind: 'volume.delete',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: operation.actorId ? { userId: operation.actorId, userName: operation.actorName } : null,
      requestId: operation.requestId,
      deadlineMs: volumeDeadlines.delete,
    },
  ]);
  if (started.length > 0) await tx.volume.update({ where: { id: volume.id }, data: { status: 'deleting' } });
}
