import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { getSnapshot } from '@skydeck/core/volume/snapshot/get-snapshot';
import { listSnapshots } from '@skydeck/core/volume/snapshot/list-snapshots';
import { revertVolume } from '@skydeck/core/volume/snapshot/revert-volume';
import {
  createSnapshotInput,
  listSnapshotsInput,
  snapshotIdInput,
  updateSnapshotInput,
} from '@skydeck/core/volume/snapshot/snapshot.input';
import { updateSnapshot } from '@skydeck/core/volume/snapshot/update-snapshot';
import { procedure, router } from '../trpc';

export const snapshotRouter = router({
  list: procedure('volume.snapshot.read')
    .input(listSnapshotsInput)
    .query(({ ctx, input }) => listSnapshots(ctx, input)),
  get: procedure('volume.snapshot.read')
    .input(snapshotIdInput)
    .query(({ ctx, input }) => getSnapshot(ctx, input)),
  create: procedure('volume.snapshot.write')
    .input(createSnapshotInput)
    .mutation(({ ctx, input }) => createSnapshot(ctx, input)),
  update: procedure('volume.snapshot.write')
    .input(updateSnapshotInput)
    .mutation(({ ctx, input }) => updateSnapshot(ctx, input)),
  delete: procedure('volume.snapshot.write')
    .input(snapshotIdInput)
    .mutation(({ ctx, input }) => deleteSnapshot(ctx, input)),
  revert: procedure('volume.revert')
    .input(snapshotIdInput)
    .mutation(({ ctx, input }) => revertVolume(ctx, input)),
});
