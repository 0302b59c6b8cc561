import { cancelUpload } from '@skydeck/core/image/cancel-upload';
import { createImage } from '@skydeck/core/image/create-image';
import { setUploadChecksum } from '@skydeck/core/image/finish-upload';
import { getImage } from '@skydeck/core/image/get-image';
import { listImagesInput } from '@skydeck/core/image/image.input';
import { importImage } from '@skydeck/core/image/import-image';
import { importImageInput } from '@skydeck/core/image/import.input';
import { listImages } from '@skydeck/core/image/list-images';
import { listUploads } from '@skydeck/core/image/list-uploads';
import {
  createImageInput,
  imageIdInput,
  uploadChecksumInput,
  uploadIdInput,
} from '@skydeck/core/image/upload.input';
import { procedure, router } from '../trpc';

export const imageRouter = router({
  list: procedure('image.read')
    .input(listImagesInput)
    .query(({ ctx, input }) => listImages(ctx, input)),
  import: procedure('image.create')
    .input(importImageInput)
    .mutation(({ ctx, input }) => importImage(ctx, input)),
  get: procedure('image.read')
    .input(imageIdInput)
    .query(({ ctx, input }) => getImage(ctx, input)),
  create: procedure('image.create')
    .input(createImageInput)
    .mutation(({ ctx, input }) => createImage(ctx, input)),
  uploads: procedure('image.read').query(({ ctx }) => listUploads(ctx)),
  setUploadChecksum: procedure('image.create')
    .input(uploadChecksumInput)
    .mutation(({ ctx, input }) => setUploadChecksum(ctx, input)),
  cancelUpload: procedure('image.create')
    .input(uploadIdInput)
    .mutation(({ ctx, input }) => cancelUpload(ctx, input)),
});
