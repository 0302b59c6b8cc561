import { listImagesInput } from '@skydeck/core/image/image.input';
import { listImages } from '@skydeck/core/image/list-images';
import { procedure, router } from '../trpc';

export const imageRouter = router({
  list: procedure('image.read')
    .input(listImagesInput)
    .query(({ ctx, input }) => listImages(ctx, input)),
});
