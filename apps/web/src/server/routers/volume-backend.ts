import {
  backendIdInput,
  createBackendInput,
  listBackendsInput,
  updateBackendInput,
} from '@skydeck/core/volume/backend.input';
import {
  createBackend,
  deleteBackend,
  getBackend,
  listBackends,
  listUnknownContent,
  updateBackend,
} from '@skydeck/core/volume/backends';
import { procedure, router } from '../trpc';

export const volumeBackendRouter = router({
  list: procedure('volume.back-end.read')
    .input(listBackendsInput)
    .query(({ ctx, input }) => listBackends(ctx, input)),
  get: procedure('volume.back-end.read')
    .input(backendIdInput)
    .query(({ ctx, input }) => getBackend(ctx, input)),
  /** What lies there and is nobody's. */
  orphans: procedure('volume.back-end.read')
    .input(backendIdInput)
    .query(({ ctx, input }) => listUnknownContent(ctx, input)),
  create: procedure('volume.back-end.write')
    .input(createBackendInput)
    .mutation(({ ctx, input }) => createBackend(ctx, input)),
  update: procedure('volume.back-end.write')
    .input(updateBackendInput)
    .mutation(({ ctx, input }) => updateBackend(ctx, input)),
  delete: procedure('volume.back-end.write')
    .input(backendIdInput)
    .mutation(({ ctx, input }) => deleteBackend(ctx, input)),
});
