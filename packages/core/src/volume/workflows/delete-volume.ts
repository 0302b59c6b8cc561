import type { Workflow } from '../../operation/workflow';
import { volumeDeadlines } from '../volume-deadlines';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';
import { errorOf } from './volume-settling';

/** `volume.delete`: wins over what is being done to the volume, and leaves no byte and no key of it. */
export function deleteVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.delete',
    deadlineMs: volumeDeadlines.delete,
    steps: [
      {
        name: 'locate',
        where: 'conductor',
        progress: 10,
        async run(ctx) {
          const { backend } = await ctx.db.volume.findUniqueOrThrow({
            where: { id: ctx.operation.subjectId },
            select: { backend: { select: { id: true, hostId: true } } },
          });
          if (!backend) return;
          ctx.memo.backendId = backend.id;
          ctx.memo.volumeHostId = backend.hostId;
        },
      },
      {
        name: 'remove-volume',
        where: 'volume-host',
        progress: 90,
        async run(ctx) {
          const { id, sizeGiB, location, backendId } = await ctx.db.volume.findUniqueOrThrow({
            where: { id: ctx.operation.subjectId },
          });
          if (backendId === null) return;
          // Without its key: nobody reads it any more.
          const volume = { id, sizeGiB, location, key: null };
          await drivers.volumes.get(backendId).remove(volume, { signal: ctx.signal });
        },
      },
    ],
    async onSucceeded(tx, { subjectId }) {
      await tx.volumeTransfer.deleteMany({ where: { volumeId: subjectId } });
      await tx.backupSchedule.deleteMany({ where: { volumeId: subjectId } });
      await tx.volume.update({
        where: { id: subjectId },
        data: { deletedAt: new Date(), location: null, backendId: null, wrappedKey: null, groupId: null },
      });
    },
    async onFailed(tx, { subjectId }, error) {
      await tx.volume.updateMany({
        where: { id: subjectId, deletedAt: null },
        data: { status: 'error-deleting', ...errorOf(error) },
      });
    },
    async onCancelled(tx, { subjectId }) {
      await tx.volume.updateMany({
        where: { id: subjectId, deletedAt: null },
        data: { status: 'error-deleting' },
      });
    },
  };
}
