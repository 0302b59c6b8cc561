import { AppError } from '../../app-error';
import type { StepContext, Workflow } from '../../operation/workflow';
import { volumeIdOf } from '../unknown-content';
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
          await writeLocation(ctx, found.location);
          if (found.sizeBytes > volume.sizeGiB * GIB) {
            throw new AppError('CONFLICT', `${location} has grown since it was found.`, {
              hint: 'Delete the volume, which leaves the file as it was, and take it over once it was found anew.',
            });
          }
          const adopted = { ...onBackend(volume, drivers.config.secretKey), location: found.location };
          await driver.extend(adopted, volume.sizeGiB, { signal });
        },
        undo: (ctx) => giveBack(ctx, drivers),
      },
    ],
    onSucceeded: (tx, { subjectId }) => settleVolume(tx, subjectId, { status: 'available', ...withoutError }),
    onFailed: (tx, { subjectId }, error) =>
      settleVolume(tx, subjectId, { status: 'error', ...errorOf(error) }),
    onCancelled: (tx, { subjectId }) => {
      const error = new AppError('CANCELLED', 'The volume was cancelled before it was taken over.', {
        hint: 'Delete it; what was to be taken over stays.',
      });
      return settleVolume(tx, subjectId, { status: 'error', ...errorOf(error) });
    },
  };
}

/** Somebody else's bytes get their name again, so that no deletion of the volume takes them along. */
async function giveBack(ctx: StepContext<VolumeMemo>, drivers: VolumeWorkflowDrivers): Promise<void> {
  const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
  const driver = drivers.volumes.get(volume.backendId);
  const { location } = ctx.operation.input as { location: string };
  const { signal } = ctx;
  const names = (await driver.list(signal)).map((found) => found.location);
  const own = names.find((name) => volumeIdOf(name) === volume.id && !name.endsWith('.draft'));
  const unkeyed = { ...volume, key: null };
  // What was interrupted while theirs was still there is only a copy.
  if (volume.location === null && names.includes(location)) await driver.remove(unkeyed, { signal });
  else if (own !== undefined) await driver.release({ ...unkeyed, location: own }, location, { signal });
  await writeLocation(ctx, null);
}

/** Known from the moment of the taking over: should it not be given back, it can still be unmanaged. */
async function writeLocation(ctx: StepContext<VolumeMemo>, location: string | null): Promise<void> {
  const { subjectId } = ctx.operation;
  await ctx.fenced((tx) => tx.volume.updateMany({ where: { id: subjectId }, data: { location } }));
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
