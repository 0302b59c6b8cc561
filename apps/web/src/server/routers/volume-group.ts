import { copyGroup } from '@skydeck/core/volume/group/copy-group';
import { createGroup } from '@skydeck/core/volume/group/create-group';
import { deleteGroup } from '@skydeck/core/volume/group/delete-group';
import {
  copyGroupInput,
  createGroupInput,
  deleteGroupInput,
  groupIdInput,
  listGroupsInput,
  setGroupVolumesInput,
  updateGroupInput,
} from '@skydeck/core/volume/group/group.input';
import { getGroup, listGroups } from '@skydeck/core/volume/group/list-groups';
import { setGroupVolumes } from '@skydeck/core/volume/group/set-group-volumes';
import { updateGroup } from '@skydeck/core/volume/group/update-group';
import { procedure, router } from '../trpc';

export const volumeGroupRouter = router({
  list: procedure('volume.group.read')
    .input(listGroupsInput)
    .query(({ ctx, input }) => listGroups(ctx, input)),
  get: procedure('volume.group.read')
    .input(groupIdInput)
    .query(({ ctx, input }) => getGroup(ctx, input)),
  create: procedure('volume.group.write')
    .input(createGroupInput)
    .mutation(({ ctx, input }) => createGroup(ctx, input)),
  copy: procedure('volume.group.write')
    .input(copyGroupInput)
    .mutation(({ ctx, input }) => copyGroup(ctx, input)),
  update: procedure('volume.group.write')
    .input(updateGroupInput)
    .mutation(({ ctx, input }) => updateGroup(ctx, input)),
  setVolumes: procedure('volume.group.write')
    .input(setGroupVolumesInput)
    .mutation(({ ctx, input }) => setGroupVolumes(ctx, input)),
  delete: procedure('volume.group.write')
    .input(deleteGroupInput)
    .mutation(({ ctx, input }) => deleteGroup(ctx, input)),
});
