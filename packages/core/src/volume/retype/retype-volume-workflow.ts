import { randomUUID } from 'node:crypto';
import type { Operation, Tx, VolumeDraft } from '@skydeck/db';
import { z } from 'zod';
import { AppError } from '../../app-error';
import type { StepContext, Workflow } from '../../operation/workflow';
import { chooseBackend } from '../scheduler/claim-backend';
import { volumeDeadlines } from '../volume-deadlines';
import { newWrappedKey } from '../volume-key';
import { onBackend, readPlacedVolume, type PlacedVolume } from '../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../workflows/volume-drivers';
import { errorOf, settleAtRest, withoutError } from '../workflows/volume-settling';

const GIB = 1024 ** 3;
const MAX_ATTEMPTS = 3;

type Context = StepContext<VolumeMemo>;

const operationInput = z.object({ typeId: z.uuid() });
const typeOf = ({ input }: Operation): string => operationInput.parse(input).typeId;

/**
 * `volume.retype`: choose a back end, copy the volume into a draft there, exchange the two in one transaction, remove the
 * old bytes. The draft's row always names the bytes that are not the volume's, so whatever ends it early removes those
 * and leaves the others whole.
 */
export function retypeVolumeWorkflow(drivers: VolumeWorkflowDrivers): Workflow<VolumeMemo> {
  return {
    kind: 'volume.retype',
    long: true,
    deadlineMs: volumeDeadlines.retype,
    maxAttempts: MAX_ATTEMPTS,
    steps: [
      {
        name: 'choose-back-end',
        where: 'conductor',
        progress: 5,
        async run(ctx) {
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const backend = await ctx.fenced((tx) => placeDraft(tx, ctx, drivers, volume));
          ctx.memo.backendId = backend.id;
          ctx.memo.backendName = backend.name;
        },
      },
      {
        name: 'copy-volume',
        where: 'volume-host',
        progress: 90,
        async run(ctx) {
          const { secretKey } = drivers.config;
          const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
          const draft = await readDraft(ctx);
          if (!draft) throw new AppError('INTERNAL', 'An earlier step has left nothing behind.');
          const source = drivers.volumes.get(volume.backendId).source(onBackend(volume, secretKey));
          await drivers.volumes.get(draft.backendId).create(
            onBackend({ ...volume, ...draft }, secretKey),
            { from: 'disk', source, virtualBytes: volume.sizeGiB * GIB },
            {
              signal: ctx.signal,
              progress: (part) => ctx.progress(5 + part * 85, `Copying: ${Math.round(part * 100)} %`),
            },
          );
        },
        undo: (ctx) => discardDraft(ctx, drivers),
      },
      {
        name: 'switch-over',
        where: 'volume-host',
        progress: 93,
        run: (ctx) => ctx.fenced((tx) => switchOver(tx, ctx.operation)),
      },
      {
        name: 'remove-old',
        where: 'volume-host',
        progress: 98,
        run: (ctx) => discardDraft(ctx, drivers),
      },
    ],
    async onSucceeded(tx, { subjectId }) {
      await forgetDraft(tx, subjectId);
      await settleAtRest(tx, subjectId, withoutError);
    },
    async onFailed(tx, { subjectId }, error) {
      await forgetDraft(tx, subjectId);
      await settleAtRest(tx, subjectId, errorOf(error));
    },
    async onCancelled(tx, { subjectId }) {
      await forgetDraft(tx, subjectId);
      await settleAtRest(tx, subjectId);
    },
    async onReschedule(tx, { subjectId }, error, memo) {
      await forgetDraft(tx, subjectId);
      const { backendId, excludedBackends = [] } = memo;
      if (backendId) {
        memo.excludedBackends = [...excludedBackends, { backendId, why: error.message, hint: error.hint }];
      }
      delete memo.backendId;
      delete memo.backendName;
    },
  };
}

/** Chooses where the new bytes go, and what they are called. One that is chosen already stays. */
async function placeDraft(
  tx: Tx,
  ctx: Context,
  { config }: VolumeWorkflowDrivers,
  volume: PlacedVolume,
): Promise<{ id: string; name: string }> {
  const volumeId = volume.id;
  const before = await tx.volumeDraft.findUnique({ where: { volumeId }, include: { backend: true } });
  if (before) return before.backend;
  const type = await tx.volumeType.findUniqueOrThrow({ where: { id: typeOf(ctx.operation) } });
  const backend = await chooseBackend(tx, {
    sizeGiB: volume.sizeGiB,
    contentBytes: volume.sizeGiB * GIB,
    extraSpecs: type.extraSpecs as Record<string, string>,
    availabilityZone: volume.availabilityZone,
    // Its owner reads it; only there is a driver for it.
    hostId: volume.backend.hostId,
    excluded: ctx.memo.excludedBackends ?? [],
  });
  await tx.volumeDraft.create({
    data: {
      volumeId,
      backendId: backend.id,
      location: `volume-${volumeId}.${randomUUID()}`,
      wrappedKey: type.encryption === null ? null : newWrappedKey(config.secretKey),
    },
  });
  return backend;
}

/** The draft's bytes become the volume's, and the volume's the draft's. Done once, it does nothing. */
async function switchOver(tx: Tx, operation: Operation): Promise<void> {
  const { subjectId: id } = operation;
  await tx.$queryRaw`SELECT 1 FROM "Volume" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const volume = await tx.volume.findUniqueOrThrow({ where: { id }, include: { draft: true } });
  const type = await tx.volumeType.findUnique({ where: { id: typeOf(operation) } });
  if (type && volume.typeId === type.id) return;
  const { draft, backendId, location, wrappedKey } = volume;
  if (!draft || backendId === null || location === null)
    throw new AppError('INTERNAL', 'An earlier step has left nothing behind.');
  if (!type || (type.encryption === null) !== (draft.wrappedKey === null)) {
    throw new AppError('CONFLICT', 'The type was changed or deleted while the volume was copied.', {
      hint: 'Look at the type, and change the volume’s type again.',
    });
  }
  const backend = await tx.volumeBackend.findUniqueOrThrow({ where: { id: draft.backendId } });
  await tx.volume.update({
    where: { id },
    data: {
      typeId: type.id,
      multiattach: type.multiattach,
      encrypted: type.encryption !== null,
      backendId: draft.backendId,
      availabilityZone: backend.availabilityZone,
      location: draft.location,
      wrappedKey: draft.wrappedKey,
    },
  });
  await tx.volumeDraft.update({ where: { volumeId: id }, data: { backendId, location, wrappedKey } });
}

async function discardDraft(ctx: Context, drivers: VolumeWorkflowDrivers): Promise<void> {
  const draft = await readDraft(ctx);
  if (!draft) return;
  const { volumeId, backendId, location } = draft;
  await drivers.volumes.get(backendId).discard(volumeId, location, { signal: ctx.signal });
}

const readDraft = (ctx: Context): Promise<VolumeDraft | null> =>
  ctx.db.volumeDraft.findUnique({ where: { volumeId: ctx.operation.subjectId } });

async function forgetDraft(tx: Tx, volumeId: string): Promise<void> {
  await tx.volumeDraft.deleteMany({ where: { volumeId } });
}
