import type { Db } from '@skydeck/db';
import { AppError } from '../../app-error';
import type { StepContext, Workflow } from '../../operation/workflow';
import { claimBackend } from '../scheduler/claim-backend';
import { volumeDeadlines } from '../volume-deadlines';
import type { VolumeContent } from '../volume-driver';
import { onBackend, readPlacedVolume, readVolume, type VolumeRecord } from '../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';
import { errorOf, settleVolume, withoutError } from './volume-settling';

const MAX_ATTEMPTS = 3;
const GIB = 1024 ** 3;

type Context = StepContext<VolumeMemo>;

/** What a creation is started with. */
export interface CreateVolumeFacts {
  /** Null: any. */
  availabilityZone?: string | null;
  /** Where the guest is that it is made for. */
  guestHostId?: string | null;
}

/**
 * `volume.create`: choose a back end, bring the image to its host, make the volume and fill it. A back end that is at
 * fault is left for another one, at most three in all.
 */
export function createVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.create',
    long: true,
    deadlineMs: volumeDeadlines.create,
    maxAttempts: MAX_ATTEMPTS,
    steps: [
      {
        name: 'choose-back-end',
        where: 'conductor',
        progress: 5,
        async run(ctx) {
          const volumeId = ctx.operation.subjectId;
          const volume = await readVolume(ctx.db, volumeId);
          const source = await sourceOf(ctx.db, volume);
          const type = await ctx.db.volumeType.findUniqueOrThrow({ where: { id: volume.typeId } });
          const { availabilityZone = null, guestHostId = null } = ctx.operation.input as CreateVolumeFacts;
          const backend = await ctx.fenced((tx) =>
            claimBackend(tx, volumeId, {
              sizeGiB: volume.sizeGiB,
              contentBytes: source.bytes,
              extraSpecs: type.extraSpecs as Record<string, string>,
              availabilityZone,
              hostId: source.hostId,
              excluded: ctx.memo.excludedBackends ?? [],
              guestHostId,
            }),
          );
          ctx.memo.backendId = backend.id;
          ctx.memo.backendName = backend.name;
          ctx.memo.volumeHostId = backend.hostId;
        },
      },
      {
        name: 'prepare-source',
        where: 'volume-host',
        progress: 40,
        async run(ctx) {
          const volume = await readVolume(ctx.db, ctx.operation.subjectId);
          if (volume.imageId !== null && volume.sourceVolumeId === null && volume.snapshotId === null) {
            await cachedImage(ctx, drivers, volume.imageId, (part) =>
              ctx.progress(5 + part * 35, `Fetching the image: ${Math.round(part * 100)} %`),
            );
          }
        },
      },
      {
        name: 'make-volume',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const content = await contentOf(ctx, drivers, volume);
          const driver = drivers.volumes.get(volume.backendId);
          ctx.memo.location = await driver.create(onBackend(volume, drivers.config.secretKey), content, {
            signal: ctx.signal,
            progress: (part) => ctx.progress(40 + part * 55, `Copying: ${Math.round(part * 100)} %`),
          });
        },
        async undo(ctx) {
          const { backendId } = ctx.memo;
          const volume = await ctx.db.volume.findUnique({ where: { id: ctx.operation.subjectId } });
          if (backendId === undefined || !volume) return;
          await drivers.volumes
            .get(backendId)
            .remove(
              { id: volume.id, sizeGiB: volume.sizeGiB, location: null, key: null },
              { signal: ctx.signal },
            );
        },
      },
    ],
    async onSucceeded(tx, { subjectId }, { location }) {
      // One that a launch waits for is nobody else's in between.
      const awaited = await tx.volumeAttachment.count({ where: { volumeId: subjectId } });
      const status = awaited > 0 ? 'attaching' : 'available';
      await settleVolume(tx, subjectId, { status, location: location ?? null, ...withoutError });
    },
    async onFailed(tx, { subjectId }, error) {
      await settleVolume(tx, subjectId, { status: 'error', ...errorOf(error) });
    },
    async onCancelled(tx, { subjectId }) {
      const error = new AppError('CANCELLED', 'The volume was cancelled before it was made.', {
        hint: 'Delete it, or make another one.',
      });
      await settleVolume(tx, subjectId, { status: 'error', ...errorOf(error) });
    },
    async onReschedule(tx, { subjectId }, error, memo) {
      // Only here: after a final failure the row keeps its back end, so that a deletion looks for remains there.
      await tx.volume.updateMany({ where: { id: subjectId }, data: { backendId: null } });
      const { backendId, excludedBackends = [] } = memo;
      if (backendId) {
        memo.excludedBackends = [...excludedBackends, { backendId, why: error.message, hint: error.hint }];
      }
      delete memo.backendId;
      delete memo.backendName;
      delete memo.volumeHostId;
      delete memo.location;
    },
  };
}

/** How much fills the volume, and the host that must read it (null: any does). */
async function sourceOf(db: Db, volume: VolumeRecord): Promise<{ bytes: number; hostId: string | null }> {
  const from = await readSource(db, volume);
  if (from) {
    // Its owner reads it; only there is a driver for it.
    return { bytes: from.sizeGiB * GIB, hostId: from.volume.backend.hostId };
  }
  const image = volume.imageId
    ? await db.image.findUnique({ where: { id: volume.imageId }, select: { virtualBytes: true } })
    : null;
  return { bytes: Number(image?.virtualBytes ?? 0), hostId: null };
}

/** The volume, and the snapshot of it, that the new one is a copy of. */
async function readSource(db: Db, volume: VolumeRecord) {
  if (volume.snapshotId !== null) {
    const snapshot = await db.volumeSnapshot.findFirst({ where: { id: volume.snapshotId, deletedAt: null } });
    if (!snapshot) throw sourceGone('snapshot');
    return { volume: await readPlacedVolume(db, snapshot.volumeId), snapshot, sizeGiB: snapshot.sizeGiB };
  }
  if (volume.sourceVolumeId !== null) {
    const source = await readPlacedVolume(db, volume.sourceVolumeId);
    return { volume: source, snapshot: null, sizeGiB: source.sizeGiB };
  }
  return null;
}

async function contentOf(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  volume: VolumeRecord,
): Promise<VolumeContent> {
  const from = await readSource(ctx.db, volume);
  if (from) {
    const driver = drivers.volumes.get(from.volume.backendId);
    const original = onBackend(from.volume, drivers.config.secretKey);
    const source = from.snapshot ? driver.snapshotSource(original, from.snapshot) : driver.source(original);
    return { from: 'disk', source, virtualBytes: from.sizeGiB * GIB };
  }
  if (volume.imageId === null) return { from: 'nothing' };
  const image = await cachedImage(ctx, drivers, volume.imageId);
  const format = image.format === 'qcow2' ? 'qcow2' : 'raw';
  return {
    from: 'disk',
    source: { kind: 'file', path: image.path, format },
    virtualBytes: image.virtualBytes,
  };
}

async function cachedImage(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  imageId: string,
  progress?: (part: number) => void,
) {
  const image = await ctx.db.image.findUnique({ where: { id: imageId } });
  if (!image?.sha256) throw sourceGone('image');
  const facts = {
    sha256: image.sha256,
    sizeBytes: Number(image.sizeBytes),
    virtualBytes: Number(image.virtualBytes),
  };
  return drivers.images.ensure({ ...image, ...facts }, ctx.signal, progress);
}

function sourceGone(what: string): AppError {
  return new AppError('STORAGE', `The ${what} that should fill the volume is gone.`, {
    hint: 'Delete the volume, and make it from something else.',
  });
}
