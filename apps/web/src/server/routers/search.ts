import { find } from '@skydeck/core/search/find';
import { findInput } from '@skydeck/core/search/find.input';
import { procedure, router } from '../trpc';

export const searchRouter = router({
  find: procedure('compute.instance.read')
    .input(findInput)
    .query(({ ctx, input }) => find(ctx, input)),
});
