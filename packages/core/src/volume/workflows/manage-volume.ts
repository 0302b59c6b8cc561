import { AppError } from '../../app-error';
import type { Workflow } from '../../operation/workflow';
import { volumeDeadlines } from '../volume-deadlines';
import { onBackend, readPlacedVolume } from '../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';
import { errorOf, settleAtRest, settleVolume, withoutError } from './volume-settling';

const GIB = 1024 ** 3;

/** `volume.manage`: what somebody else made gets our name, and a size of whole GiB. */
export function manageVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.manage',
    deadlineMs: volumeDeadlines.manage,
    steps: [
      {
        name: 'adopt-volume',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const driver = drivers.volumes.get(volume.backendId);
          const { location } = ctx.operation.input as { location: string };
          const { signal } = ctx;
          const found = await driver.adopt(volume.id, location, { signal });
          if (found.sizeBytes > volume.sizeGiB * GIB) {
            throw new AppError('CONFLICT', `${location} has grown since it was found.`, {
              hint: 'Delete the volume to be rid of it, or unmanage it and try again.',
            });
          }
          const adopted = { ...onBackend(volume, drivers.config.secretKey), location: found.location };
          await driver.extend(adopted, volume.sizeGiB, { signal });
          ctx.memo.location = found.location;
        },
      },
    ],
    onSucceeded: (tx, { subjectId }, { location }) =>
      settleVolume(tx, subjectId, { status: 'available', location: location ?? null, ...withoutError }),
    onFailed: (tx, { subjectId }, error) =>
      settleVolume(tx, subjectId, { status: 'error', ...errorOf(error) }),
    onCancelled: (tx, { subjectId }) => settleVolume(tx, subjectId, { status: 'error' }),
  };
}

/** `volume.unmanage`: its bytes get another name, and the cloud forgets it. */
export function unmanageVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.unmanage',
    deadlineMs: volumeDeadlines.unmanage,
    steps: [
      {
        name: 'release-volume',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const { location } = ctx.operation.input as { location: string };
          const given = onBackend(volume, drivers.config.secretKey);
          await drivers.volumes.get(volume.backendId).release(given, location, { signal: ctx.signal });
        },
      },
    ],
    async onSucceeded(tx, { subjectId }) {
      await tx.backupSchedule.deleteMany({ where: { volumeId: subjectId } });
      await tx.volume.update({
        where: { id: subjectId },
        data: { deletedAt: new Date(), location: null, backendId: null },
      });
    },
    onFailed: (tx, { subjectId }, error) => settleAtRest(tx, subjectId, errorOf(error)),
    onCancelled: (tx, { subjectId }) => settleAtRest(tx, subjectId),
  };
}
