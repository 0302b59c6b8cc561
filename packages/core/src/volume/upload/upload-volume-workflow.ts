import type { Operation, Tx } from '@skydeck/db';
import { z } from 'zod';
import { AppError } from '../../app-error';
import { exportFormats, type DiskExporter } from '../../image/disk-exporter';
import type { ConvertedImage, ImageImporter } from '../../image/image-importer';
import { setImageSize } from '../../image/image-size';
import { killImage } from '../../image/workflows/kill-image';
import { storeConverted, unstoreConverted } from '../../image/workflows/store-converted';
import type { StepContext, Workflow } from '../../operation/workflow';
import type { DiskSource } from '../disk-source';
import { takeBackSnapshot, takeSnapshot } from '../snapshot/workflows/take-snapshot';
import { volumeDeadlines } from '../volume-deadlines';
import { onBackend, readPlacedVolume } from '../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../workflows/volume-drivers';
import { settleAtRest } from '../workflows/volume-settling';

export interface UploadDrivers extends VolumeWorkflowDrivers {
  importer: Pick<ImageImporter, 'store' | 'unstore' | 'clean'>;
  exporter: DiskExporter;
}

interface UploadMemo extends VolumeMemo {
  converted?: ConvertedImage;
}

type Context = StepContext<UploadMemo>;

const operationInput = z.object({
  imageId: z.uuid(),
  /** Read in place of the volume, which a guest has. */
  snapshotId: z.uuid().nullable(),
  diskFormat: z.enum(exportFormats),
});

const inputOf = ({ input }: Operation) => operationInput.parse(input);

/** What was copied for hours is worth to wait for a store that is away for minutes. */
const MAX_TRIES = 20;

/**
 * `volume.upload`: copy the volume, or a snapshot of it, into an image's file, put that into the store, clean up. The
 * room of the file in the image quota is taken before it is made. Whatever ends it early leaves no file behind, and the
 * volume as it was.
 */
export function uploadVolumeWorkflow(drivers: UploadDrivers): Workflow<UploadMemo> {
  const { importer, exporter } = drivers;
  const clean = (ctx: Context) => importer.clean(jobOf(inputOf(ctx.operation).imageId));
  return {
    kind: 'volume.upload',
    long: true,
    deadlineMs: volumeDeadlines.upload,
    steps: [
      {
        name: 'take-snapshot',
        where: 'volume-host',
        progress: 5,
        async run(ctx) {
          const { snapshotId } = inputOf(ctx.operation);
          if (snapshotId !== null) await takeSnapshot(ctx, drivers, snapshotId);
        },
        async undo(ctx) {
          const { snapshotId } = inputOf(ctx.operation);
          if (snapshotId !== null) await takeBackSnapshot(ctx, drivers, snapshotId);
        },
      },
      {
        name: 'measure-volume',
        where: 'volume-host',
        progress: 7,
        async run(ctx) {
          const { imageId, diskFormat } = inputOf(ctx.operation);
          const bytes = await exporter.measure(await sourceOf(ctx, drivers), diskFormat, ctx.signal);
          await ctx.fenced(async (tx) => {
            await setImageSize(tx, imageId, bytes);
            await tx.image.updateMany({
              where: { id: imageId, deletedAt: null },
              data: { status: 'saving' },
            });
          });
        },
      },
      {
        name: 'convert-image',
        where: 'volume-host',
        progress: 85,
        async run(ctx) {
          const { imageId, diskFormat } = inputOf(ctx.operation);
          ctx.memo.converted = await exporter.export(imageId, await sourceOf(ctx, drivers), diskFormat, {
            signal: ctx.signal,
            progress: within(ctx, 7, 85, 'Copying'),
          });
        },
        undo: clean,
      },
      {
        name: 'store-image',
        where: 'volume-host',
        progress: 98,
        maxTries: MAX_TRIES,
        async run(ctx) {
          const { converted } = ctx.memo;
          if (!converted) throw new AppError('INTERNAL', 'An earlier step has left nothing behind.');
          const { imageId } = inputOf(ctx.operation);
          await storeConverted(ctx, importer, imageId, converted, within(ctx, 85, 98, 'Storing'));
        },
        async undo(ctx) {
          const { converted } = ctx.memo;
          if (converted) await unstoreConverted(ctx, importer, inputOf(ctx.operation).imageId, converted);
        },
      },
      { name: 'clean-up', where: 'volume-host', progress: 100, run: clean },
    ],
    async onSucceeded(tx, operation, { converted }) {
      const { imageId: id } = inputOf(operation);
      await tx.image.updateMany({
        where: { id, deletedAt: null },
        data: { status: 'active', virtualBytes: BigInt(converted?.virtualBytes ?? 0) },
      });
      await settle(tx, operation);
    },
    async onFailed(tx, operation, error) {
      await killImage(tx, inputOf(operation).imageId, error);
      await settle(tx, operation);
    },
    async onCancelled(tx, operation) {
      const error = new AppError('CANCELLED', 'The upload of the volume was cancelled.', {
        hint: 'Delete the image, or upload the volume again.',
      });
      await killImage(tx, inputOf(operation).imageId, error);
      await settle(tx, operation);
    },
  };
}

/** The volume is what it was; a snapshot that was taken stays, and one that was not is forgotten. */
async function settle(tx: Tx, operation: Operation): Promise<void> {
  const { snapshotId: id } = inputOf(operation);
  if (id !== null) {
    await tx.volumeSnapshot.updateMany({
      where: { id, deletedAt: null, location: { not: null } },
      data: { status: 'available' },
    });
    await tx.volumeSnapshot.updateMany({
      where: { id, deletedAt: null, location: null },
      data: { deletedAt: new Date() },
    });
  }
  await settleAtRest(tx, operation.subjectId);
}

/** What is read: nothing writes there until the upload has ended. */
async function sourceOf(ctx: Context, drivers: UploadDrivers): Promise<DiskSource> {
  const { snapshotId } = inputOf(ctx.operation);
  const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
  const driver = drivers.volumes.get(volume.backendId);
  const stored = onBackend(volume, drivers.config.secretKey);
  if (snapshotId === null) return driver.source(stored);
  const snapshot = await ctx.db.volumeSnapshot.findUniqueOrThrow({ where: { id: snapshotId } });
  return driver.snapshotSource(stored, snapshot);
}

/** The importer's name for the files of the image. */
const jobOf = (imageId: string) => ({ imageId, file: imageId });

function within(ctx: StepContext, from: number, to: number, what: string): (part: number) => void {
  return (part) => ctx.progress(from + part * (to - from), `${what}: ${Math.round(part * 100)} %`);
}
