import { getVolume } from '@skydeck/core/volume/get-volume';
import { listVolumes } from '@skydeck/core/volume/list-volumes';
import { listVolumesInput, volumeIdInput } from '@skydeck/core/volume/volume.input';
import { procedure, router } from '../trpc';

export const volumeRouter = router({
  list: procedure('volume.read')
    .input(listVolumesInput)
    .query(({ ctx, input }) => listVolumes(ctx, input)),
  get: procedure('volume.read')
    .input(volumeIdInput)
    .query(({ ctx, input }) => getVolume(ctx, input)),
});
