import type { Operation, Tx } from '@skydeck/db';
import type { AppError } from '../../app-error';
import type { Workflow } from '../../operation/workflow';
import { volumeDeadlines } from '../volume-deadlines';
import { onBackend, readPlacedVolume } from '../volume-record';
import { extendWithGuests } from './extend-attached';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';
import { errorOf, settleAtRest, withoutError } from './volume-settling';

const GIB = 1024 ** 3;

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
        // A disk does not shrink: what has grown stays so.
        async undo(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const stored = onBackend(volume, drivers.config.secretKey);
          const bytes = await drivers.volumes.get(volume.backendId).size(stored, { signal: ctx.signal });
          ctx.memo.sizeGiB = Math.ceil(bytes / GIB);
        },
      },
    ],
    onSucceeded: (tx, { subjectId }) => settleAtRest(tx, subjectId, withoutError),
    onFailed: takeBack,
    onCancelled: (tx, operation, memo) => takeBack(tx, operation, null, memo),
  };
}

/** The row says what the disk has, or else what it may have: a copy of it needs that room. */
async function takeBack(
  tx: Tx,
  operation: Operation,
  error: AppError | null,
  memo: VolumeMemo,
): Promise<void> {
  const { fromGiB, toGiB } = operation.input as unknown as ExtendInput;
  const measured = memo.sizeGiB ?? (operation.step === null ? fromGiB : toGiB);
  const sizeGiB = Math.min(toGiB, Math.max(fromGiB, measured));
  await settleAtRest(tx, operation.subjectId, { sizeGiB, ...(error ? errorOf(error) : {}) });
}
