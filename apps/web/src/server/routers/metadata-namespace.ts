import { getNamespace, listNamespaces } from '@skydeck/core/image/metadata/list-namespaces';
import {
  importNamespaceInput,
  listNamespacesInput,
  namespaceIdInput,
  updateNamespaceInput,
} from '@skydeck/core/image/metadata/namespace.input';
import { deleteNamespace, importNamespace, updateNamespace } from '@skydeck/core/image/metadata/namespaces';
import { procedure, router } from '../trpc';

export const metadataNamespaceRouter = router({
  list: procedure('image.metadata-namespace.read')
    .input(listNamespacesInput)
    .query(({ ctx, input }) => listNamespaces(ctx, input)),
  get: procedure('image.metadata-namespace.read')
    .input(namespaceIdInput)
    .query(({ ctx, input }) => getNamespace(ctx, input)),
  import: procedure('image.metadata-namespace.write')
    .input(importNamespaceInput)
    .mutation(({ ctx, input }) => importNamespace(ctx, input)),
  update: procedure('image.metadata-namespace.write')
    .input(updateNamespaceInput)
    .mutation(({ ctx, input }) => updateNamespace(ctx, input)),
  delete: procedure('image.metadata-namespace.write')
    .input(namespaceIdInput)
    .mutation(({ ctx, input }) => deleteNamespace(ctx, input)),
});
