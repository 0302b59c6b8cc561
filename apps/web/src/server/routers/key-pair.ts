import {
  deleteKeyPairInput,
  generateKeyPairInput,
  importKeyPairInput,
  listKeyPairsInput,
} from '@skydeck/core/compute/key-pair.input';
import { deleteKeyPair, generateKeyPair, importKeyPair, listKeyPairs } from '@skydeck/core/compute/key-pairs';
import { procedure, router } from '../trpc';

export const keyPairRouter = router({
  list: procedure('compute.key-pair.read')
    .input(listKeyPairsInput)
    .query(({ ctx, input }) => listKeyPairs(ctx, input)),
  import: procedure('compute.key-pair.write')
    .input(importKeyPairInput)
    .mutation(({ ctx, input }) => importKeyPair(ctx, input)),
  generate: procedure('compute.key-pair.write')
    .input(generateKeyPairInput)
    .mutation(({ ctx, input }) => generateKeyPair(ctx, input)),
  delete: procedure('compute.key-pair.write')
    .input(deleteKeyPairInput)
    .mutation(({ ctx, input }) => deleteKeyPair(ctx, input)),
});
