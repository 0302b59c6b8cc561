import { router } from '../trpc';
import { consoleRouter } from './console';
import { flavorRouter } from './flavor';
import { hostRouter } from './host';
import { imageRouter } from './image';
import { instanceRouter } from './instance';
import { keyPairRouter } from './key-pair';
import { operationRouter } from './operation';
import { quotaRouter } from './quota';
import { searchRouter } from './search';
import { sessionRouter } from './session';
import { volumeRouter } from './volume';

export const appRouter = router({
  console: consoleRouter,
  flavor: flavorRouter,
  host: hostRouter,
  image: imageRouter,
  instance: instanceRouter,
  keyPair: keyPairRouter,
  operation: operationRouter,
  quota: quotaRouter,
  search: searchRouter,
  session: sessionRouter,
  volume: volumeRouter,
});

export type AppRouter = typeof appRouter;
