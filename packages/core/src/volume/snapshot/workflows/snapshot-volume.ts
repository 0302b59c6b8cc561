import type { Operation, Tx } from '@skydeck/db';
import { AppError } from '../../../app-error';
import type { Workflow } from '../../../operation/workflow';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { errorOf, settleAtRest } from '../../workflows/volume-settling';
import { snapshotDeadlines } from '../snapshot-deadlines';
import { takeBackSnapshot, takeSnapshot } from './take-snapshot';

/** `volume.snapshot`: the volume's bytes freeze where they are, and the volume goes on in a new layer. */
export function snapshotVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.snapshot',
    deadlineMs: snapshotDeadlines.create,
    steps: [
      {
        name: 'take-snapshot',
        where: 'volume-host',
        progress: 95,
        run: (ctx) => takeSnapshot(ctx, drivers, idOf(ctx.operation)),
        undo: (ctx) => takeBackSnapshot(ctx, drivers, idOf(ctx.operation)),
      },
    ],
    async onSucceeded(tx, operation) {
      // The volume first: the order in which everybody locks the two.
      await settleAtRest(tx, operation.subjectId);
      await tx.volumeSnapshot.updateMany({
        where: { id: idOf(operation), deletedAt: null },
        data: { status: 'available' },
      });
    },
    onFailed: notTaken,
    onCancelled: (tx, operation) =>
      notTaken(
        tx,
        operation,
        new AppError('CANCELLED', 'The snapshot was cancelled before it was taken.', {
          hint: 'Delete it, or take another one.',
        }),
      ),
  };
}

/** One that could not be taken back is there. */
async function notTaken(tx: Tx, operation: Operation, error: AppError): Promise<void> {
  await settleAtRest(tx, operation.subjectId);
  const id = idOf(operation);
  const kept = await tx.volumeSnapshot.updateMany({
    where: { id, deletedAt: null, location: { not: null } },
    data: { status: 'available' },
  });
  if (kept.count === 0) {
    await tx.volumeSnapshot.updateMany({
      where: { id, deletedAt: null },
      data: { status: 'error', ...errorOf(error) },
    });
  }
}

function idOf({ input }: Operation): string {
  return (input as { snapshotId: string }).snapshotId;
}
