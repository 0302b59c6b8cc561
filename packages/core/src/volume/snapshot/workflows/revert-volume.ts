import type { Operation, Tx } from '@skydeck/db';
import type { AppError } from '../../../app-error';
import type { Workflow } from '../../../operation/workflow';
import { onBackend, readPlacedVolume } from '../../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { errorOf, settleAtRest, withoutError } from '../../workflows/volume-settling';
import { snapshotDeadlines } from '../snapshot-deadlines';

/** `volume.revert`: what was written since the newest snapshot is dropped, in one renaming or not at all. */
export function revertVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.revert',
    deadlineMs: snapshotDeadlines.revert,
    steps: [
      {
        name: 'revert-volume',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const { snapshotId } = ctx.operation.input as { snapshotId: string };
          const snapshot = await ctx.db.volumeSnapshot.findUniqueOrThrow({ where: { id: snapshotId } });
          ctx.memo.location = await drivers.volumes
            .get(volume.backendId)
            .revert(onBackend(volume, drivers.config.secretKey), snapshot, { signal: ctx.signal });
        },
      },
    ],
    onSucceeded: (tx, { subjectId }, { location }) =>
      settleAtRest(tx, subjectId, { ...withoutError, ...(location === undefined ? {} : { location }) }),
    onFailed: notReverted,
    onCancelled: (tx, operation) => notReverted(tx, operation, null),
  };
}

async function notReverted(tx: Tx, { subjectId }: Operation, error: AppError | null): Promise<void> {
  await settleAtRest(tx, subjectId, error ? errorOf(error) : {});
}
