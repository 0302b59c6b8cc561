import type { RouterOutputs } from '../../trpc/client';

/** What one host has of one image. */
export type CachedImage = RouterOutputs['imageCache']['list']['items'][number];
