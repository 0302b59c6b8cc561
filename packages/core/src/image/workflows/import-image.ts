import type { Operation, Prisma } from '@skydeck/db';
import { z } from 'zod';
import { AppError } from '../../app-error';
import type { Memo, StepContext, Workflow } from '../../operation/workflow';
import type { ConvertedImage, ImageImporter, ImportJob, InspectedImage } from '../image-importer';
import { setImageSize } from '../image-size';
import { IMPORT_DEADLINE_MS } from '../start-import';
import { killImage } from './kill-image';
import { storeConverted, unstoreConverted } from './store-converted';

export interface ImportDrivers {
  importer: ImageImporter;
  /** Largest file that is taken, in bytes. */
  maxBytes: number;
}

interface ImportMemo extends Memo {
  /** Where the file lies. */
  hostId?: string;
  inspected?: InspectedImage;
  converted?: ConvertedImage;
}

const operationInput = z.object({
  kind: z.enum(['upload', 'url']),
  file: z.string(),
  checksum: z.object({ algorithm: z.enum(['sha256', 'sha512']), value: z.string() }).nullish(),
});

/** What comes from a URL may be fetched again by another host. */
const MAX_ATTEMPTS = 2;
/** Interruptions of a long transfer are no failure: what has come is kept, and what was converted is worth a wait. */
const TRANSFER_TRIES = 20;

function jobOf(operation: Operation): ImportJob {
  return { imageId: operation.subjectId, file: operationInput.parse(operation.input).file };
}

/** What an earlier step has found out. */
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('INTERNAL', 'An earlier step has left nothing behind.');
  return value;
}

/** Maps the part of a step to the percents of the operation. */
function within(ctx: StepContext, from: number, to: number, what: string): (part: number) => void {
  return (part) => ctx.progress(from + part * (to - from), `${what}: ${Math.round(part * 100)} %`);
}

/**
 * `image.import`: fetch the file (when it comes from a URL), look what it is and refuse what is hostile, convert it,
 * put it into the store, clean up. Whatever ends it early leaves no file behind.
 */
export function importImageWorkflow({ importer, maxBytes }: ImportDrivers): Workflow<ImportMemo> {
  return {
    kind: 'image.import',
    long: true,
    deadlineMs: IMPORT_DEADLINE_MS,
    maxAttempts: MAX_ATTEMPTS,
    steps: [
      {
        name: 'place-import',
        where: 'conductor',
        progress: 1,
        async run(ctx) {
          const { kind } = operationInput.parse(ctx.operation.input);
          if (kind === 'upload' && !(await importer.has(jobOf(ctx.operation)))) {
            // Another conductor may run where the portal does.
            throw new AppError('STORAGE', 'The uploaded file is not on the machine that looked for it.', {
              hint: 'A worker must run on the machine of the portal, or share its uploads directory.',
              retryable: true,
            });
          }
          ctx.memo.hostId = importer.hostId;
        },
      },
      {
        name: 'fetch-file',
        where: 'host',
        progress: 30,
        maxTries: TRANSFER_TRIES,
        async run(ctx) {
          const { kind } = operationInput.parse(ctx.operation.input);
          const { subjectId } = ctx.operation;
          if (kind === 'upload') return;
          const { sourceUrl } = await ctx.db.image.findUniqueOrThrow({ where: { id: subjectId } });
          const show = within(ctx, 0, 30, 'Fetching');
          const { sizeBytes } = await importer.fetch(jobOf(ctx.operation), known(sourceUrl ?? undefined), {
            signal: ctx.signal,
            maxBytes,
            onSize: (bytes) => ctx.fenced((tx) => setImageSize(tx, subjectId, bytes)),
            onBytes: (received, total) => {
              if (total !== null && total > 0) show(received / total);
              else ctx.progress(1, `Fetching: ${Math.round(received / 1024 ** 2)} MiB`);
            },
          });
          await ctx.fenced((tx) => setImageSize(tx, subjectId, sizeBytes));
        },
        async undo(ctx) {
          await importer.clean(jobOf(ctx.operation));
        },
      },
      {
        name: 'inspect-file',
        where: 'host',
        progress: 45,
        async run(ctx) {
          const { checksum } = operationInput.parse(ctx.operation.input);
          const { subjectId: id } = ctx.operation;
          await ctx.fenced((tx) => tx.image.update({ where: { id }, data: { status: 'importing' } }));
          const inspected = await importer.inspect(jobOf(ctx.operation), checksum ?? null, {
            signal: ctx.signal,
            progress: within(ctx, 30, 45, 'Inspecting'),
          });
          await ctx.fenced(async (tx) => {
            const { kernelId } = await tx.image.findUniqueOrThrow({ where: { id } });
            const isAmi = inspected.fileSystem !== null && kernelId !== null;
            await tx.image.update({
              where: { id },
              data: {
                sourceFormat: isAmi ? 'ami' : inspected.format,
                sourceSha256: inspected.sourceSha256,
                virtualBytes: BigInt(inspected.virtualBytes),
              },
            });
          });
          ctx.memo.inspected = inspected;
        },
      },
      {
        name: 'convert-image',
        where: 'host',
        progress: 85,
        async run(ctx) {
          ctx.memo.converted = await importer.convert(jobOf(ctx.operation), known(ctx.memo.inspected), {
            signal: ctx.signal,
            progress: within(ctx, 45, 85, 'Converting'),
          });
        },
      },
      {
        name: 'store-image',
        where: 'host',
        progress: 98,
        maxTries: TRANSFER_TRIES,
        async run(ctx) {
          const show = within(ctx, 85, 98, 'Storing');
          await storeConverted(ctx, importer, ctx.operation.subjectId, known(ctx.memo.converted), show);
        },
        async undo(ctx) {
          const { converted } = ctx.memo;
          if (converted) await unstoreConverted(ctx, importer, ctx.operation.subjectId, converted);
        },
      },
      {
        name: 'clean-up',
        where: 'host',
        progress: 100,
        async run(ctx) {
          await importer.clean(jobOf(ctx.operation));
        },
      },
    ],
    async onSucceeded(tx, { subjectId: id }, memo) {
      const inspected = known(memo.inspected);
      const converted = known(memo.converted);
      const image = await tx.image.findUniqueOrThrow({ where: { id } });
      const { os_distro: distro, ...hints } = inspected.hints;
      await tx.imageUpload.deleteMany({ where: { imageId: id } });
      await tx.image.update({
        where: { id },
        data: {
          status: 'active',
          diskFormat: inspected.storeAs,
          virtualBytes: BigInt(converted.virtualBytes),
          osDistro: image.osDistro ?? distro ?? null,
          // What people have said counts more than what the file says.
          properties: { ...hints, ...(image.properties as Prisma.JsonObject) },
        },
      });
    },
    async onReschedule(_tx, _operation, _error, memo) {
      delete memo.hostId;
      delete memo.inspected;
      delete memo.converted;
    },
    async onFailed(tx, { subjectId }, error) {
      await killImage(tx, subjectId, error);
    },
    async onCancelled(tx, { subjectId }) {
      const error = new AppError('CANCELLED', 'The import was cancelled.', {
        hint: 'Delete the image, or bring it again.',
      });
      await killImage(tx, subjectId, error);
    },
  };
}
