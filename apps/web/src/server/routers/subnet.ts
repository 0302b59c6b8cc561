import { deleteSubnet, updateSubnet } from '@skydeck/core/network/subnet/change-subnet';
import { createSubnet } from '@skydeck/core/network/subnet/create-subnet';
import {
  createSubnetInput,
  subnetIdInput,
  updateSubnetInput,
} from '@skydeck/core/network/subnet/subnet.input';
import { procedure, router } from '../trpc';

export const subnetRouter = router({
  create: procedure('network.subnet.write')
    .input(createSubnetInput)
    .mutation(({ ctx, input }) => createSubnet(ctx, input)),
  update: procedure('network.subnet.write')
    .input(updateSubnetInput)
    .mutation(({ ctx, input }) => updateSubnet(ctx, input)),
  delete: procedure('network.subnet.write')
    .input(subnetIdInput)
    .mutation(({ ctx, input }) => deleteSubnet(ctx, input)),
});
