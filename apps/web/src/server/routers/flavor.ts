import { listFlavorsInput } from '@skydeck/core/compute/flavor.input';
import { listFlavors } from '@skydeck/core/compute/list-flavors';
import { procedure, router } from '../trpc';

export const flavorRouter = router({
  list: procedure('compute.flavor.read')
    .input(listFlavorsInput)
    .query(({ ctx, input }) => listFlavors(ctx, input)),
});
