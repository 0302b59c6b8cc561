import type { Tx } from '@skydeck/db';
import { z } from 'zod';
import { AppError } from '../../app-error';
import type { ImageCache } from '../../compute/disk-driver';
import { toCache } from '../../compute/workflows/guest-images';
import type { Memo, Workflow } from '../../operation/workflow';
import type { ImageCacheKeeper } from './image-cache-keeper';

export const cacheDeadlines = { push: 6 * 3_600_000, evict: 10 * 60_000, check: 24 * 3_600_000 } as const;

/** Interruptions of a long transfer are no failure yet. */
const PUSH_TRIES = 3;

export interface ImageCacheDrivers {
  images: ImageCache & ImageCacheKeeper;
}

const pushInput = z.object({ imageId: z.uuid() });

/** What cloud admins do with the image cache of a host. The subject of the first two is the row of the cached image. */
export function imageCacheWorkflows(drivers: ImageCacheDrivers): Workflow[] {
  return [pushWorkflow(drivers), evictWorkflow(drivers), checkWorkflow(drivers)];
}

/** `image-cache.push`: brings an image to a host before anybody launches it there. */
function pushWorkflow({ images }: ImageCacheDrivers): Workflow<Memo> {
  return {
    kind: 'image-cache.push',
    long: true,
    deadlineMs: cacheDeadlines.push,
    steps: [
      {
        name: 'push-image',
        where: 'host',
        progress: 100,
        maxTries: PUSH_TRIES,
        async run(ctx) {
          const { imageId } = pushInput.parse(ctx.operation.input);
          const image = await ctx.db.image.findFirst({ where: { id: imageId, deletedAt: null } });
          if (!image) {
            throw new AppError('STORAGE', 'The image was deleted before it was fetched.', {
              hint: 'Choose another image.',
            });
          }
          await images.ensure(toCache(image), ctx.signal, (part) => {
            const percent = Math.round(part * 100);
            ctx.progress(percent, `Fetching ${image.name}: ${percent} %`);
          });
        },
      },
    ],
    async onFailed(tx, { subjectId }, error) {
      await notFetched(tx, subjectId, error);
    },
    async onCancelled(tx, { subjectId }) {
      await tx.cachedImage.deleteMany({ where: { id: subjectId, status: { in: ['fetching', 'failed'] } } });
    },
  };
}

/** `image-cache.evict`: removes an image that nothing uses from a host's disk. */
function evictWorkflow({ images }: ImageCacheDrivers): Workflow<Memo> {
  return {
    kind: 'image-cache.evict',
    deadlineMs: cacheDeadlines.evict,
    steps: [
      {
        name: 'evict-image',
        where: 'host',
        progress: 100,
        async run(ctx) {
          const cached = await ctx.db.cachedImage.findUnique({ where: { id: ctx.operation.subjectId } });
          if (cached) await images.evict(cached.sha256);
        },
      },
    ],
    async onFailed(tx, { subjectId }, error) {
      await tx.cachedImage.updateMany({ where: { id: subjectId }, data: errorOf(error) });
    },
  };
}

/** `image-cache.check`: reads all that a host has cached again. Its subject is the host. */
function checkWorkflow({ images }: ImageCacheDrivers): Workflow<Memo> {
  return {
    kind: 'image-cache.check',
    long: true,
    deadlineMs: cacheDeadlines.check,
    steps: [
      {
        name: 'check-images',
        where: 'host',
        progress: 100,
        async run(ctx) {
          const { checked, removed, harmed } = await images.checkAll({
            signal: ctx.signal,
            progress: (part) => {
              const percent = Math.round(part * 100);
              ctx.progress(percent, `Checking: ${percent} %`);
            },
          });
          ctx.progress(100, `${checked} checked, ${removed} thrown away, ${harmed} damaged and in use`);
        },
      },
    ],
  };
}

async function notFetched(tx: Tx, id: string, error: AppError): Promise<void> {
  await tx.cachedImage.updateMany({
    where: { id, status: 'fetching' },
    data: { status: 'failed', fetchedBytes: 0 },
  });
  await tx.cachedImage.updateMany({ where: { id, status: { not: 'cached' } }, data: errorOf(error) });
}

function errorOf({ code, message, hint }: AppError) {
  return { errorCode: code, errorMessage: message, errorHint: hint ?? null };
}
