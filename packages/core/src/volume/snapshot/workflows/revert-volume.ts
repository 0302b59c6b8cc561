import type { Operation, Tx } from '@skydeck/db';
import { AppError } from '../../../app-error';
import type { KeyedTurns } from '../../../keyed-turns';
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
          const driver = drivers.volumes.get(volume.backendId);
          const stored = onBackend(volume, drivers.config.secretKey);
          const attachments = await ctx.db.volumeAttachment.findMany({ where: { volumeId: volume.id } });
          const served = attachments.some(({ mode, nbdPort }) => mode === 'nbd' && nbdPort !== null);
          await inTurns(
            drivers.guestTurns,
            attachments.map(({ instanceId }) => instanceId),
            async () => {
              for (const { instanceId } of attachments) await expectOff(instanceId, drivers, ctx.signal);
              // Its owner's daemon has it open, for guests that are off.
              if (served) await drivers.transport.withdraw(volume.id, ctx.signal);
              const location = await driver.revert(stored, snapshot, { signal: ctx.signal });
              ctx.memo.location = location;
              if (!served) return;
              // Should its daemon have been filled again meanwhile, it has the file open that is no more.
              await drivers.transport.withdraw(volume.id, ctx.signal);
              await drivers.transport.serve(volume.id, driver.source({ ...stored, location }), ctx.signal);
            },
          );
        },
      },
    ],
    onSucceeded: (tx, { subjectId }, { location }) =>
      settleAtRest(tx, subjectId, { ...withoutError, ...(location === undefined ? {} : { location }) }),
    onFailed: notReverted,
    onCancelled: (tx, operation) => notReverted(tx, operation, null),
  };
}

/** None of these guests is started meanwhile. */
function inTurns(turns: KeyedTurns, ids: readonly string[], work: () => Promise<void>): Promise<void> {
  return [...ids].sort().reduceRight<() => Promise<void>>((inner, id) => () => turns.take(id, inner), work)();
}

/** @throws AppError CONFLICT */
async function expectOff(
  instanceId: string,
  { hypervisor }: VolumeWorkflowDrivers,
  signal: AbortSignal,
): Promise<void> {
  const guest = await hypervisor.measure(instanceId, signal);
  if (guest === null || (['SHUTDOWN', 'CRASHED'].includes(guest.powerState) && !guest.saved)) return;
  throw new AppError('CONFLICT', 'An instance that uses the volume is not off.', {
    hint: 'Stop the instance, or detach the volume first.',
  });
}

async function notReverted(tx: Tx, { subjectId }: Operation, error: AppError | null): Promise<void> {
  await settleAtRest(tx, subjectId, error ? errorOf(error) : {});
}
