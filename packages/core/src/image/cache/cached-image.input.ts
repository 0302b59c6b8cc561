import { z } from 'zod';
import { listInput } from '../../list.input';

export const listCachedImagesInput = listInput(['sizeBytes', 'fetchedAt', 'lastUsedAt', 'verifiedAt'], {
  /** What this host has. */
  hostId: z.uuid().optional(),
  /** Which hosts have this image. */
  imageId: z.uuid().optional(),
});
export type ListCachedImagesInput = z.infer<typeof listCachedImagesInput>;

export const pushImageInput = z.object({
  imageId: z.uuid(),
  hostIds: z.union([z.literal('all'), z.array(z.uuid()).min(1).max(100)]),
});
export type PushImageInput = z.infer<typeof pushImageInput>;

export const cachedImageIdInput = z.object({ id: z.uuid() });
export type CachedImageIdInput = z.infer<typeof cachedImageIdInput>;

export const cacheOfHostInput = z.object({ hostId: z.uuid() });
export type CacheOfHostInput = z.infer<typeof cacheOfHostInput>;
