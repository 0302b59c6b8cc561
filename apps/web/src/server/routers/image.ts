import { acceptShare, rejectShare } from '@skydeck/core/image/answer-share';
import { cancelUpload } from '@skydeck/core/image/cancel-upload';
import { createImage } from '@skydeck/core/image/create-image';
import { deleteImages } from '@skydeck/core/image/delete-images';
import { setUploadChecksum } from '@skydeck/core/image/finish-upload';
import { getImage } from '@skydeck/core/image/get-image';
import { listImagesInput } from '@skydeck/core/image/image.input';
import { importImage } from '@skydeck/core/image/import-image';
import { importImageInput } from '@skydeck/core/image/import.input';
import { listImages } from '@skydeck/core/image/list-images';
import { listUploads } from '@skydeck/core/image/list-uploads';
import { shareImageInput } from '@skydeck/core/image/member.input';
import { deactivateImage, reactivateImage } from '@skydeck/core/image/set-image-active';
import { listMembers, shareImage, unshareImage } from '@skydeck/core/image/share-image';
import { updateImage } from '@skydeck/core/image/update-image';
import { deleteImagesInput, updateImageInput } from '@skydeck/core/image/update-image.input';
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
  update: procedure('image.update')
    .input(updateImageInput)
    .mutation(({ ctx, input }) => updateImage(ctx, input)),
  delete: procedure('image.delete')
    .input(deleteImagesInput)
    .mutation(({ ctx, input }) => deleteImages(ctx, input)),
  deactivate: procedure('image.deactivate')
    .input(imageIdInput)
    .mutation(({ ctx, input }) => deactivateImage(ctx, input)),
  reactivate: procedure('image.deactivate')
    .input(imageIdInput)
    .mutation(({ ctx, input }) => reactivateImage(ctx, input)),
  members: procedure('image.read')
    .input(imageIdInput)
    .query(({ ctx, input }) => listMembers(ctx, input)),
  share: procedure('image.share')
    .input(shareImageInput)
    .mutation(({ ctx, input }) => shareImage(ctx, input)),
  unshare: procedure('image.share')
    .input(shareImageInput)
    .mutation(({ ctx, input }) => unshareImage(ctx, input)),
  acceptShare: procedure('image.share')
    .input(imageIdInput)
    .mutation(({ ctx, input }) => acceptShare(ctx, input)),
  rejectShare: procedure('image.share')
    .input(imageIdInput)
    .mutation(({ ctx, input }) => rejectShare(ctx, input)),
});
