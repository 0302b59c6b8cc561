import { createGroupSnapshot } from '@skydeck/core/volume/group/create-group-snapshot';
import { deleteGroupSnapshot } from '@skydeck/core/volume/group/delete-group-snapshot';
import {
  createGroupSnapshotInput,
  groupIdInput,
  listGroupSnapshotsInput,
  updateGroupSnapshotInput,
} from '@skydeck/core/volume/group/group.input';
import { getGroupSnapshot, listGroupSnapshots } from '@skydeck/core/volume/group/list-group-snapshots';
import { updateGroupSnapshot } from '@skydeck/core/volume/group/update-group-snapshot';
import { procedure, router } from '../trpc';

export const groupSnapshotRouter = router({
  list: procedure('volume.group.read')
    .input(listGroupSnapshotsInput)
    .query(({ ctx, input }) => listGroupSnapshots(ctx, input)),
  get: procedure('volume.group.read')
    .input(groupIdInput)
    .query(({ ctx, input }) => getGroupSnapshot(ctx, input)),
  create: procedure('volume.group.write')
    .input(createGroupSnapshotInput)
    .mutation(({ ctx, input }) => createGroupSnapshot(ctx, input)),
  update: procedure('volume.group.write')
    .input(updateGroupSnapshotInput)
    .mutation(({ ctx, input }) => updateGroupSnapshot(ctx, input)),
  delete: procedure('volume.group.write')
    .input(groupIdInput)
    .mutation(({ ctx, input }) => deleteGroupSnapshot(ctx, input)),
});
