import { router } from '../trpc';
import { backupRouter } from './backup';
import { backupScheduleRouter } from './backup-schedule';
import { consoleRouter } from './console';
import { flavorRouter } from './flavor';
import { groupSnapshotRouter } from './group-snapshot';
import { hostRouter } from './host';
import { imageRouter } from './image';
import { imageCacheRouter } from './image-cache';
import { instanceRouter } from './instance';
import { keyPairRouter } from './key-pair';
import { metadataNamespaceRouter } from './metadata-namespace';
import { operationRouter } from './operation';
import { qosSpecRouter } from './qos-spec';
import { quotaRouter } from './quota';
import { searchRouter } from './search';
import { sessionRouter } from './session';
import { snapshotRouter } from './snapshot';
import { volumeRouter } from './volume';
import { volumeBackendRouter } from './volume-backend';
import { volumeGroupRouter } from './volume-group';
import { volumeTransferRouter } from './volume-transfer';
import { volumeTypeRouter } from './volume-type';

export const appRouter = router({
  backup: backupRouter,
  backupSchedule: backupScheduleRouter,
  console: consoleRouter,
  flavor: flavorRouter,
  groupSnapshot: groupSnapshotRouter,
  host: hostRouter,
  image: imageRouter,
  imageCache: imageCacheRouter,
  instance: instanceRouter,
  keyPair: keyPairRouter,
  metadataNamespace: metadataNamespaceRouter,
  operation: operationRouter,
  qosSpec: qosSpecRouter,
  quota: quotaRouter,
  search: searchRouter,
  session: sessionRouter,
  snapshot: snapshotRouter,
  volume: volumeRouter,
  volumeBackend: volumeBackendRouter,
  volumeGroup: volumeGroupRouter,
  volumeTransfer: volumeTransferRouter,
  volumeType: volumeTypeRouter,
});

export type AppRouter = typeof appRouter;
