import { getVolumeType, listVolumeTypes } from '@skydeck/core/volume/list-volume-types';
import {
  createVolumeTypeInput,
  listVolumeTypesInput,
  setVolumeTypeAccessInput,
  updateVolumeTypeInput,
  volumeTypeIdInput,
} from '@skydeck/core/volume/volume-type.input';
import {
  createVolumeType,
  deleteVolumeType,
  setVolumeTypeAccess,
  updateVolumeType,
} from '@skydeck/core/volume/volume-types';
import { procedure, router } from '../trpc';

export const volumeTypeRouter = router({
  list: procedure('volume.volume-type.read')
    .input(listVolumeTypesInput)
    .query(({ ctx, input }) => listVolumeTypes(ctx, input)),
  get: procedure('volume.volume-type.read')
    .input(volumeTypeIdInput)
    .query(({ ctx, input }) => getVolumeType(ctx, input)),
  create: procedure('volume.volume-type.write')
    .input(createVolumeTypeInput)
    .mutation(({ ctx, input }) => createVolumeType(ctx, input)),
  update: procedure('volume.volume-type.write')
    .input(updateVolumeTypeInput)
    .mutation(({ ctx, input }) => updateVolumeType(ctx, input)),
  setAccess: procedure('volume.volume-type.write')
    .input(setVolumeTypeAccessInput)
    .mutation(({ ctx, input }) => setVolumeTypeAccess(ctx, input)),
  delete: procedure('volume.volume-type.write')
    .input(volumeTypeIdInput)
    .mutation(({ ctx, input }) => deleteVolumeType(ctx, input)),
});
