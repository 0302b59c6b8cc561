import type { Operation, Tx } from '@skydeck/db';
import { AppError } from '../../../app-error';
import type { Workflow } from '../../../operation/workflow';
import { onBackend, readPlacedVolume } from '../../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { errorOf, settleAtRest } from '../../workflows/volume-settling';
import { snapshotDeadlines } from '../snapshot-deadlines';

interface SnapshotMemo extends VolumeMemo {
  snapshotLocation?: string;
}

/** What the workflows of a snapshot were asked for with. */
interface SnapshotInput {
  snapshotId: string;
}

/**
 * `volume.snapshot`: the volume's bytes freeze where they are, and the volume goes on in a new layer. Both locations
 * are written with the operation's end, so that whoever reads one of them reads the other.
 */
export function snapshotVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<SnapshotMemo> {
  return {
    kind: 'volume.snapshot',
    deadlineMs: snapshotDeadlines.create,
    steps: [
      {
        name: 'take-snapshot',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const taken = await drivers.volumes
            .get(volume.backendId)
            .snapshot(onBackend(volume, drivers.config.secretKey), idOf(ctx.operation), {
              signal: ctx.signal,
            });
          ctx.memo.snapshotLocation = taken.snapshotLocation;
          ctx.memo.location = taken.volumeLocation;
        },
        async undo(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          await drivers.volumes
            .get(volume.backendId)
            .removeSnapshot(
              onBackend(volume, drivers.config.secretKey),
              { id: idOf(ctx.operation), location: null },
              [],
              { signal: ctx.signal },
            );
        },
      },
    ],
    async onSucceeded(tx, operation, { location, snapshotLocation }) {
      if (location === undefined || snapshotLocation === undefined) throw new Error('no snapshot was taken');
      await settleSnapshot(tx, idOf(operation), { status: 'available', location: snapshotLocation });
      await settleAtRest(tx, operation.subjectId, { location });
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

async function notTaken(tx: Tx, operation: Operation, error: AppError): Promise<void> {
  await settleSnapshot(tx, idOf(operation), { status: 'error', ...errorOf(error) });
  await settleAtRest(tx, operation.subjectId);
}

async function settleSnapshot(
  tx: Tx,
  id: string,
  data: { status: string; location?: string } & Partial<ReturnType<typeof errorOf>>,
): Promise<void> {
  await tx.volumeSnapshot.updateMany({ where: { id, deletedAt: null }, data });
}

function idOf({ input }: Operation): string {
  return (input as unknown as SnapshotInput).snapshotId;
}
