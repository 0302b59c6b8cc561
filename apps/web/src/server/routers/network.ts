import { deleteNetwork, shareNetwork, updateNetwork } from '@skydeck/core/network/change-network';
import { createNetwork } from '@skydeck/core/network/create-network';
import { getNetwork, listNetworks } from '@skydeck/core/network/list-networks';
import {
  createNetworkInput,
  listNetworksInput,
  networkIdInput,
  shareNetworkInput,
  updateNetworkInput,
} from '@skydeck/core/network/network.input';
import { procedure, router } from '../trpc';

export const networkRouter = router({
  list: procedure('network.read')
    .input(listNetworksInput)
    .query(({ ctx, input }) => listNetworks(ctx, input)),
  get: procedure('network.read')
    .input(networkIdInput)
    .query(({ ctx, input }) => getNetwork(ctx, input)),
  create: procedure('network.write')
    .input(createNetworkInput)
    .mutation(({ ctx, input }) => createNetwork(ctx, input)),
  update: procedure('network.write')
    .input(updateNetworkInput)
    .mutation(({ ctx, input }) => updateNetwork(ctx, input)),
  share: procedure('network.share')
    .input(shareNetworkInput)
    .mutation(({ ctx, input }) => shareNetwork(ctx, input)),
  delete: procedure('network.write')
    .input(networkIdInput)
    .mutation(({ ctx, input }) => deleteNetwork(ctx, input)),
});
