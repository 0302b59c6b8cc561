import { consoleViewersInput, createConsoleTokenInput } from '@skydeck/core/compute/console.input';
import { createConsoleToken } from '@skydeck/core/compute/console-token';
import { consoleViewers } from '@skydeck/core/compute/console-viewers';
import { procedure, router } from '../trpc';

export const consoleRouter = router({
  create: procedure('compute.instance.console')
    .input(createConsoleTokenInput)
    .mutation(({ ctx, input }) => createConsoleToken(ctx, input)),
  viewers: procedure('compute.instance.read')
    .input(consoleViewersInput)
    .query(({ ctx, input }) => consoleViewers(ctx, input)),
});
