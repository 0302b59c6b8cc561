import { deletePort, updatePort } from '@skydeck/core/network/port/change-port';
import { createPort } from '@skydeck/core/network/port/create-port';
import { getPort, listPorts } from '@skydeck/core/network/port/list-ports';
import {
  createPortInput,
  listPortsInput,
  portIdInput,
  updatePortInput,
} from '@skydeck/core/network/port/port.input';
import { procedure, router } from '../trpc';

export const portRouter = router({
  list: procedure('network.port.read')
    .input(listPortsInput)
    .query(({ ctx, input }) => listPorts(ctx, input)),
  get: procedure('network.port.read')
    .input(portIdInput)
    .query(({ ctx, input }) => getPort(ctx, input)),
  create: procedure('network.port.write')
    .input(createPortInput)
    .mutation(({ ctx, input }) => createPort(ctx, input)),
  update: procedure('network.port.write')
    .input(updatePortInput)
    .mutation(({ ctx, input }) => updatePort(ctx, input)),
  delete: procedure('network.port.write')
    .input(portIdInput)
    .mutation(({ ctx, input }) => deletePort(ctx, input)),
});
