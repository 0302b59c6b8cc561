import { hostIdInput, listHostsInput } from '@skydeck/core/compute/host.input';
import { getHost, listHosts } from '@skydeck/core/compute/hosts';
import { procedure, router } from '../trpc';

export const hostRouter = router({
  list: procedure('compute.host.read')
    .input(listHostsInput)
    .query(({ ctx, input }) => listHosts(ctx, input)),
  get: procedure('compute.host.read')
    .input(hostIdInput)
    .query(({ ctx, input }) => getHost(ctx, input)),
});
