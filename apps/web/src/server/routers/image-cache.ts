import {
  cachedImageIdInput,
  cacheOfHostInput,
  listCachedImagesInput,
  pushImageInput,
} from '@skydeck/core/image/cache/cached-image.input';
import { checkImageCache } from '@skydeck/core/image/cache/check-image-cache';
import { evictImage } from '@skydeck/core/image/cache/evict-image';
import { listCachedImages, summarizeImageCache } from '@skydeck/core/image/cache/list-cached-images';
import { pushImage } from '@skydeck/core/image/cache/push-image';
import { procedure, router } from '../trpc';

export const imageCacheRouter = router({
  list: procedure('image.cache.read')
    .input(listCachedImagesInput)
    .query(({ ctx, input }) => listCachedImages(ctx, input)),
  /** What a host's cache holds in all. */
  summary: procedure('image.cache.read')
    .input(cacheOfHostInput)
    .query(({ ctx, input }) => summarizeImageCache(ctx, input)),
  push: procedure('image.cache.write')
    .input(pushImageInput)
    .mutation(({ ctx, input }) => pushImage(ctx, input)),
  evict: procedure('image.cache.write')
    .input(cachedImageIdInput)
    .mutation(({ ctx, input }) => evictImage(ctx, input)),
  check: procedure('image.cache.write')
    .input(cacheOfHostInput)
    .mutation(({ ctx, input }) => checkImageCache(ctx, input)),
});
