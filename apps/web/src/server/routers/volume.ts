import { actOnVolumes } from '@skydeck/core/volume/act-on-volumes';
import { attachVolume } from '@skydeck/core/volume/attach-volume';
import {
  attachVolumeInput,
  detachVolumeInput,
  updateAttachmentInput,
} from '@skydeck/core/volume/attachment.input';
import { createVolume } from '@skydeck/core/volume/create-volume';
import { detachVolume, forceDetachVolume } from '@skydeck/core/volume/detach-volume';
import { extendVolume } from '@skydeck/core/volume/extend-volume';
import { forceVolumeStatus } from '@skydeck/core/volume/force-volume-status';
import { getVolume } from '@skydeck/core/volume/get-volume';
import { listVolumes } from '@skydeck/core/volume/list-volumes';
import { manageVolume, unmanageVolume } from '@skydeck/core/volume/manage-volume';
import { manageVolumeInput, unmanageVolumeInput } from '@skydeck/core/volume/manage-volume.input';
import { retypeVolume } from '@skydeck/core/volume/retype/retype-volume';
import { retypeVolumeInput } from '@skydeck/core/volume/retype/retype-volume.input';
import { uploadVolume } from '@skydeck/core/volume/upload/upload-volume';
import { uploadVolumeInput } from '@skydeck/core/volume/upload/upload-volume.input';
import { updateAttachment } from '@skydeck/core/volume/update-attachment';
import { updateVolume } from '@skydeck/core/volume/update-volume';
import { volumeZones } from '@skydeck/core/volume/volume-zones';
import {
  actOnVolumesInput,
  createVolumeInput,
  extendVolumeInput,
  forceVolumeStatusInput,
  listVolumesInput,
  updateVolumeInput,
  volumeIdInput,
} from '@skydeck/core/volume/volume.input';
import { procedure, router } from '../trpc';

export const volumeRouter = router({
  list: procedure('volume.read')
    .input(listVolumesInput)
    .query(({ ctx, input }) => listVolumes(ctx, input)),
  get: procedure('volume.read')
    .input(volumeIdInput)
    .query(({ ctx, input }) => getVolume(ctx, input)),
  create: procedure('volume.create')
    .input(createVolumeInput)
    .mutation(({ ctx, input }) => createVolume(ctx, input)),
  // The use case asks for the permission of the action that is wanted; this is the least of them.
  action: procedure('volume.delete')
    .input(actOnVolumesInput)
    .mutation(({ ctx, input }) => actOnVolumes(ctx, input)),
  update: procedure('volume.update')
    .input(updateVolumeInput)
    .mutation(({ ctx, input }) => updateVolume(ctx, input)),
  zones: procedure('volume.read').query(({ ctx }) => volumeZones(ctx)),
  extend: procedure('volume.extend')
    .input(extendVolumeInput)
    .mutation(({ ctx, input }) => extendVolume(ctx, input)),
  retype: procedure('volume.retype')
    .input(retypeVolumeInput)
    .mutation(({ ctx, input }) => retypeVolume(ctx, input)),
  upload: procedure('volume.upload')
    .input(uploadVolumeInput)
    .mutation(({ ctx, input }) => uploadVolume(ctx, input)),
  attach: procedure('volume.attach')
    .input(attachVolumeInput)
    .mutation(({ ctx, input }) => attachVolume(ctx, input)),
  detach: procedure('volume.attach')
    .input(detachVolumeInput)
    .mutation(({ ctx, input }) => detachVolume(ctx, input)),
  updateAttachment: procedure('volume.attach')
    .input(updateAttachmentInput)
    .mutation(({ ctx, input }) => updateAttachment(ctx, input)),
  forceDetach: procedure('volume.force')
    .input(detachVolumeInput)
    .mutation(({ ctx, input }) => forceDetachVolume(ctx, input)),
  manage: procedure('volume.manage')
    .input(manageVolumeInput)
    .mutation(({ ctx, input }) => manageVolume(ctx, input)),
  unmanage: procedure('volume.manage')
    .input(unmanageVolumeInput)
    .mutation(({ ctx, input }) => unmanageVolume(ctx, input)),
  forceStatus: procedure('volume.force')
    .input(forceVolumeStatusInput)
    .mutation(({ ctx, input }) => forceVolumeStatus(ctx, input)),
});
