import type { Operation, Tx } from '@skydeck/db';
import type { AppError } from '../../app-error';
import type { Workflow } from '../../operation/workflow';
import { volumeDeadlines } from '../volume-deadlines';
import { readPlacedVolume } from '../volume-record';
import { extendWithGuests } from './extend-attached';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';
import { errorOf, settleAtRest, withoutError } from './volume-settling';

/** What an extension was asked for with. The row has the new size from the request on, so that the quota counts it. */
export interface ExtendInput {
  fromGiB: number;
  toGiB: number;
}

/** `volume.extend`: a guest that uses the volume sees its new size at once. */
export function extendVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.extend',
    deadlineMs: volumeDeadlines.extend,
    steps: [
      {
        name: 'extend-volume',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const { toGiB } = ctx.operation.input as unknown as ExtendInput;
          await extendWithGuests(ctx, drivers, volume, toGiB);
        },
      },
    ],
    onSucceeded: (tx, { subjectId }) => settleAtRest(tx, subjectId, withoutError),
    onFailed: takeBack,
    onCancelled: (tx, operation) => takeBack(tx, operation, null),
  };
}

/** The volume is what it was: an extension adds at its end, or does nothing. */
async function takeBack(tx: Tx, operation: Operation, error: AppError | null): Promise<void> {
  const { fromGiB } = operation.input as unknown as ExtendInput;
  await settleAtRest(tx, operation.subjectId, { sizeGiB: fromGiB, ...(error ? errorOf(error) : {}) });
}
