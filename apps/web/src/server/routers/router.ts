import { createRouter, deleteRouter, updateRouter } from '@skydeck/core/network/router/change-routers';
import { getRouter, listRouters } from '@skydeck/core/network/router/list-routers';
import { addInterface, removeInterface } from '@skydeck/core/network/router/router-interfaces';
import {
  addInterfaceInput,
  createRouterInput,
  listRoutersInput,
  removeInterfaceInput,
  routerIdInput,
  updateRouterInput,
} from '@skydeck/core/network/router/router.input';
import { procedure, router } from '../trpc';

export const routerRouter = router({
  list: procedure('network.router.read')
    .input(listRoutersInput)
    .query(({ ctx, input }) => listRouters(ctx, input)),
  get: procedure('network.router.read')
    .input(routerIdInput)
    .query(({ ctx, input }) => getRouter(ctx, input)),
  create: procedure('network.router.write')
    .input(createRouterInput)
    .mutation(({ ctx, input }) => createRouter(ctx, input)),
  update: procedure('network.router.write')
    .input(updateRouterInput)
    .mutation(({ ctx, input }) => updateRouter(ctx, input)),
  addInterface: procedure('network.router.write')
    .input(addInterfaceInput)
    .mutation(({ ctx, input }) => addInterface(ctx, input)),
  removeInterface: procedure('network.router.write')
    .input(removeInterfaceInput)
    .mutation(({ ctx, input }) => removeInterface(ctx, input)),
  delete: procedure('network.router.write')
    .input(routerIdInput)
    .mutation(({ ctx, input }) => deleteRouter(ctx, input)),
});
