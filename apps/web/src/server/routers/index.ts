import { router } from '../trpc';
import { backupRouter } from './backup';
import { backupScheduleRouter } from './backup-schedule';
import { consoleRouter } from './console';
import { flavorRouter } from './flavor';
import { floatingIpRouter } from './floating-ip';
import { groupSnapshotRouter } from './group-snapshot';
import { hostRouter } from './host';
import { imageRouter } from './image';
import { imageCacheRouter } from './image-cache';
import { instanceRouter } from './instance';
import { keyPairRouter } from './key-pair';
import { metadataNamespaceRouter } from './metadata-namespace';
import { networkRouter } from './network';
import { operationRouter } from './operation';
import { portRouter } from './port';
import { qosSpecRouter } from './qos-spec';
import { quotaRouter } from './quota';
import { routerRouter } from './router';
import { searchRouter } from './search';
import { securityGroupRouter } from './security-group';
import { sessionRouter } from './session';
import { snapshotRouter } from './snapshot';
import { subnetRouter } from './subnet';
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
  floatingIp: floatingIpRouter,
  groupSnapshot: groupSnapshotRouter,
  host: hostRouter,
  image: imageRouter,
  imageCache: imageCacheRouter,
  instance: instanceRouter,
  keyPair: keyPairRouter,
  metadataNamespace: metadataNamespaceRouter,
  network: networkRouter,
  operation: operationRouter,
  port: portRouter,
  qosSpec: qosSpecRouter,
  quota: quotaRouter,
  router: routerRouter,
  search: searchRouter,
  securityGroup: securityGroupRouter,
  session: sessionRouter,
  snapshot: snapshotRouter,
  subnet: subnetRouter,
  volume: volumeRouter,
  volumeBackend: volumeBackendRouter,
  volumeGroup: volumeGroupRouter,
  volumeTransfer: volumeTransferRouter,
  volumeType: volumeTypeRouter,
});

export type AppRouter = typeof appRouter;
