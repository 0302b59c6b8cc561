import type { Operation, Tx } from '@skydeck/db';
import type { AppError } from '../../../app-error';
import type { Workflow } from '../../../operation/workflow';
import { onBackend, readPlacedVolume } from '../../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { errorOf, settleAtRest, settleVolume } from '../../workflows/volume-settling';
import { snapshotDeadlines } from '../snapshot-deadlines';

interface DeleteSnapshotInput {
  volumeId: string;
  /** What the volume was before: one that has failed at something stays so. */
  volumeStatus: string;
}

/** `snapshot.delete`: what was written since the snapshot is merged into what it froze; the volume holds what it held. */
export function deleteSnapshotWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'snapshot.delete',
    deadlineMs: snapshotDeadlines.delete,
    steps: [
      {
        name: 'remove-snapshot',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const { volumeId } = inputOf(ctx.operation);
          const snapshots = await ctx.db.volumeSnapshot.findMany({ where: { volumeId, deletedAt: null } });
          const snapshot = snapshots.find(({ id }) => id === ctx.operation.subjectId);
          if (!snapshot) return;
          const volume = await readPlacedVolume(ctx.db, volumeId);
          ctx.memo.location = await drivers.volumes.get(volume.backendId).removeSnapshot(
            onBackend(volume, drivers.config.secretKey),
            snapshot,
            snapshots.filter(({ id }) => id !== snapshot.id),
            {
              signal: ctx.signal,
              progress: (part) => ctx.progress(part * 95, `Merging: ${Math.round(part * 100)} %`),
            },
          );
        },
      },
    ],
    async onSucceeded(tx, operation, { location }) {
      // The volume first: the order in which everybody locks the two.
      await putBack(tx, operation, location === undefined ? {} : { location });
      await tx.volumeSnapshot.updateMany({
        where: { id: operation.subjectId },
        data: { deletedAt: new Date(), location: null },
      });
    },
    onFailed: (tx, operation, error) => kept(tx, operation, error),
    onCancelled: (tx, operation) => kept(tx, operation, null),
  };
}

/** What is half merged is whole to its volume still, and can be deleted again; nothing else may be made of it. */
async function kept(tx: Tx, operation: Operation, error: AppError | null): Promise<void> {
  await putBack(tx, operation, {});
  await tx.volumeSnapshot.updateMany({
    where: { id: operation.subjectId, deletedAt: null },
    data: { status: 'error-deleting', ...(error ? errorOf(error) : {}) },
  });
}

async function putBack(tx: Tx, operation: Operation, data: { location?: string }): Promise<void> {
  const { volumeId, volumeStatus } = inputOf(operation);
  if (volumeStatus.startsWith('error')) await settleVolume(tx, volumeId, { ...data, status: volumeStatus });
  else await settleAtRest(tx, volumeId, data);
}

function inputOf({ input }: Operation): DeleteSnapshotInput {
  return input as unknown as DeleteSnapshotInput;
}
