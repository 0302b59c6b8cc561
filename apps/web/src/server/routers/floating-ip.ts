import {
  allocateFloatingIp,
  releaseFloatingIp,
  updateFloatingIp,
} from '@skydeck/core/network/floating-ip/change-floating-ips';
import {
  addForwardingInput,
  allocateFloatingIpInput,
  floatingIpIdInput,
  listFloatingIpsInput,
  removeForwardingInput,
  updateFloatingIpInput,
} from '@skydeck/core/network/floating-ip/floating-ip.input';
import { addForwarding, removeForwarding } from '@skydeck/core/network/floating-ip/forward-ports';
import { listFloatingIps } from '@skydeck/core/network/floating-ip/list-floating-ips';
import { procedure, router } from '../trpc';

export const floatingIpRouter = router({
  list: procedure('network.floating-ip.read')
    .input(listFloatingIpsInput)
    .query(({ ctx, input }) => listFloatingIps(ctx, input)),
  allocate: procedure('network.floating-ip.write')
    .input(allocateFloatingIpInput)
    .mutation(({ ctx, input }) => allocateFloatingIp(ctx, input)),
  update: procedure('network.floating-ip.write')
    .input(updateFloatingIpInput)
    .mutation(({ ctx, input }) => updateFloatingIp(ctx, input)),
  addForwarding: procedure('network.floating-ip.write')
    .input(addForwardingInput)
    .mutation(({ ctx, input }) => addForwarding(ctx, input)),
  removeForwarding: procedure('network.floating-ip.write')
    .input(removeForwardingInput)
    .mutation(({ ctx, input }) => removeForwarding(ctx, input)),
  release: procedure('network.floating-ip.write')
    .input(floatingIpIdInput)
    .mutation(({ ctx, input }) => releaseFloatingIp(ctx, input)),
});
