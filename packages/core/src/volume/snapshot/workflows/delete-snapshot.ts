import type { Operation, Tx } from '@skydeck/db';
import type { AppError } from '../../../app-error';
import type { Workflow } from '../../../operation/workflow';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { errorOf, settleAtRest, settleVolume } from '../../workflows/volume-settling';
import { snapshotDeadlines } from '../snapshot-deadlines';
import { leaveSnapshot, removeSnapshot } from './remove-snapshot';

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
        run: (ctx) => removeSnapshot(ctx, drivers, inputOf(ctx.operation).volumeId),
        undo: (ctx) => leaveSnapshot(ctx, drivers, inputOf(ctx.operation).volumeId),
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
