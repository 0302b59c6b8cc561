import { mkdir } from 'node:fs/promises';
import { instanceWorkflows } from '@skydeck/core/compute/workflows/index';
import type { Config } from '@skydeck/core/config';
import { takeExclusiveLock } from '@skydeck/core/exclusive-lock';
import { imageCacheWorkflows } from '@skydeck/core/image/cache/workflows';
import { imageStore } from '@skydeck/core/image/image-store';
import { importWorkflows } from '@skydeck/core/image/workflows/index';
import { KeyedTurns } from '@skydeck/core/keyed-turns';
import type { Logger } from '@skydeck/core/logger';
import { consumeQueues, createBullWake } from '@skydeck/core/operation/bull-queue';
import { createOperationEngine } from '@skydeck/core/operation/engine';
import { CONDUCTOR_QUEUE, hostQueue } from '@skydeck/core/operation/wake';
import { workflowRegistry, type Workflow } from '@skydeck/core/operation/workflow';
import { deriveKey } from '@skydeck/core/secret-box';
import { registerDefaultBackend } from '@skydeck/core/volume/default-backend';
import { attachmentWorkflows } from '@skydeck/core/volume/workflows/attachment-workflows';
import { groupWorkflows } from '@skydeck/core/volume/group/workflows/index';
import { backupStore } from '@skydeck/core/volume/backup/backup-store';
import { backupWorkflows } from '@skydeck/core/volume/backup/workflows/index';
import { snapshotWorkflows } from '@skydeck/core/volume/snapshot/workflows/index';
import { uploadVolumeWorkflow } from '@skydeck/core/volume/upload/upload-volume-workflow';
import { volumeWorkflows } from '@skydeck/core/volume/workflows/index';
import { createDb } from '@skydeck/db';
import { LibvirtClient } from '@skydeck/libvirt';
import { detectAccelerator } from './compute/accelerator';
import { HeldGuests } from './compute/held-guests';
import { Heartbeat } from './compute/heartbeat';
import { registerHost } from './compute/host-registration';
import { LibvirtHypervisor } from './compute/libvirt-hypervisor';
import { Qcow2Disks } from './compute/qcow2-disks';
import { Reconciler } from './compute/reconciler';
import { attachConsoleAgent } from './console/agent';
import { openLibvirtSerial } from './console/libvirt-serial';
import { startHealthServer } from './health-server';
import { FileImageCache } from './image/cache/file-image-cache';
import { sweepCacheRegularly } from './image/cache/sweep-cache-regularly';
import { importDrivers } from './image/import-drivers';
import { VolumeExporter } from './image/volume-exporter';
import { removeDraftsRegularly } from './image/remove-drafts-regularly';
import { NetworkChangeFeed } from './network/network-change-feed';
import { OvnNetworkDriver } from './network/ovn-network-driver';
import { BackupKeeper } from './volume/backup-keeper';
import { NbdKeeper } from './volume/nbd/nbd-keeper';
import { QemuDiskAccess } from './volume/qemu-disk-access';
import { HostVolumeDrivers } from './volume/volume-drivers';

/** How long a worker that was killed may still hold its name. */
const LOCK_PATIENCE_MS = 15_000;
const MAX_CONNECTIONS = 20;
/** libvirtd starts guests side by side with up to this many calls; its own limit is set when it is started. */
const LIBVIRT_CALLS = 4;
/** A restart of libvirtd is waited out; when it stays away, steps fail and a launch goes to another host. */
const LIBVIRT_WAIT_MS = 3_000;
const LIBVIRT_BACKOFF = { initialMs: 100, maxMs: 1_000 };

export interface WorkerOptions {
  config: Config;
  log: Logger;
  agentVersion: string;
  /** The process cannot go on: another one has its name. */
  onFatal: (why: string) => void;
  /** Replaces the workflows, for whoever wants to see them fail. */
  decorate?: (workflows: Workflow[]) => Workflow[];
}

export interface Worker {
  hostId: string;
  /** Lets go of all work and closes everything, within some seconds. */
  stop(): Promise<void>;
}

/** Puts a worker together: the conductor, and the agent of this host. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { config, log, agentVersion, onFatal, decorate = (workflows) => workflows } = options;
  const closers: (() => Promise<unknown> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        log.warn({ err: error }, 'a part did not stop cleanly');
      }
    }
  };

  try {
    const db = createDb({ url: config.databaseUrl, maxConnections: MAX_CONNECTIONS });
    closers.push(() => db.$disconnect());
    const lock = await takeExclusiveLock({
      databaseUrl: config.databaseUrl,
      name: `agent of ${config.hostName}`,
      log,
      patienceMs: LOCK_PATIENCE_MS,
      onLost: () => onFatal(`another worker runs for the host ${config.hostName}`),
    });
    closers.push(() => lock.release());
    await Promise.all(
      [config.instancesDir, config.cacheDir, config.volumesDir].map((dir) => mkdir(dir, { recursive: true })),
    );
    const host = await registerHost(db, config);

    const accelerator = await detectAccelerator(config.accelerator);
    log.info({ host: host.name, hostId: host.id, ...accelerator }, 'starting');
    const libvirt = new LibvirtClient({
      endpoint: { transport: 'unix', path: config.libvirtSocket },
      maxInFlight: LIBVIRT_CALLS,
      connectionWaitMs: LIBVIRT_WAIT_MS,
      backoff: LIBVIRT_BACKOFF,
    }).start();
    closers.push(() => libvirt.close());
    libvirt.on('state', (state, error) => log.info({ state, err: error }, 'libvirt'));
    libvirt.on('warning', (error) => log.warn({ err: error }, 'libvirt'));
    const network = new OvnNetworkDriver({
      db,
      log,
      northbound: config.ovn.northbound,
      openVSwitch: config.ovn.ovsdb,
    });
    network.start();
    closers.push(() => network.close());
    const changes = new NetworkChangeFeed({ db, databaseUrl: config.databaseUrl, network, log });
    changes.start();
    closers.push(() => changes.stop());

    const hypervisor = new LibvirtHypervisor(libvirt, accelerator, log);
    const disks = new Qcow2Disks(config.instancesDir);
    const store = imageStore(config);
    closers.push(removeDraftsRegularly(store, log));
    const images = new FileImageCache({
      db,
      hostId: host.id,
      store,
      cacheDir: config.cacheDir,
      instancesDir: config.instancesDir,
      limits: config.imageCache,
      log,
    });
    await images.start();
    closers.push(sweepCacheRegularly(images, log));
    await registerDefaultBackend(db, host, config.volumesDir);
    const volumes = new HostVolumeDrivers({ db, hostId: host.id, libvirt, keysDir: config.keysDir, log });
    await volumes.start();
    closers.push(() => volumes.stop());
    const diskAccess = new QemuDiskAccess({
      keys: volumes.keys,
      directory: `${config.keysDir}/disks-${host.id}`,
    });
    await diskAccess.clean();
    const nbd = new NbdKeeper({
      db,
      hostId: host.id,
      volumes,
      secretKey: config.secretKey,
      directory: config.nbdDir,
      keysDir: `${config.keysDir}/nbd-${host.id}`,
      tlsKey: deriveKey(config.secretKey, 'nbd'),
      serveAt: config.nbd,
      log,
    });
    await nbd.start();
    closers.push(() => nbd.stop());
    const heartbeat = new Heartbeat({
      db,
      hostId: host.id,
      libvirt,
      network,
      accelerator,
      instancesDir: config.instancesDir,
      agentVersion,
      log,
    });
    await heartbeat.start();
    closers.push(() => heartbeat.stop());

    const wake = createBullWake(config.redisUrl, log);
    closers.push(() => wake.close());
    const queues = [CONDUCTOR_QUEUE, hostQueue(host.id)];
    const { transport } = nbd;
    const guestTurns = new KeyedTurns();
    const imports = await importDrivers(db, host.id, config);
    const exporter = new VolumeExporter(config.uploadsDir, volumes.qemuImg);
    const volumeDrivers = { volumes, images, hypervisor, transport, guestTurns, config };
    const workflows = [
      ...instanceWorkflows({
        hypervisor,
        disks,
        images,
        network,
        volumes,
        transport,
        guestTurns,
        config,
      }),
      ...attachmentWorkflows({ volumes, transport, hypervisor, guestTurns, config }),
      ...imageCacheWorkflows({ images }),
      ...importWorkflows(imports),
      ...volumeWorkflows(volumeDrivers),
      ...snapshotWorkflows(volumeDrivers),
      ...groupWorkflows(volumeDrivers),
      uploadVolumeWorkflow({ ...volumeDrivers, exporter, importer: imports.importer }) as Workflow,
      ...backupWorkflows({ volumes, disks: diskAccess, store: backupStore(config), config }),
    ];
    const engine = createOperationEngine({
      db,
      workflows: workflowRegistry(decorate(workflows)),
      workerName: config.hostName,
      queues,
      wake,
      log,
      leaseMs: config.leaseMs,
      sweepMs: config.sweepMs,
    });

    const agent = await attachConsoleAgent({
      config,
      log,
      openSerial: (instanceId) => openLibvirtSerial(libvirt, instanceId),
      domainXml: (instanceId) => hypervisor.xml(instanceId),
    });
    closers.push(() => agent.close());
    const health = await startHealthServer({
      ...config.worker,
      problem: async () => {
        if (heartbeat.problem !== null) return heartbeat.problem;
        return db.$queryRaw`SELECT 1`.then(
          () => null,
          () => 'the database does not answer',
        );
      },
    });
    closers.push(() => new Promise((resolve) => health.close(resolve)));

    await engine.start();
    closers.push(() => engine.stop());
    const consumers = consumeQueues(config.redisUrl, queues, engine, log);
    closers.push(() => consumers.close());

    const backups = new BackupKeeper({ db, config, wake, log });
    backups.start();
    closers.push(() => backups.stop());
    const reconciler = new Reconciler({ db, hostId: host.id, hypervisor, disks, wake, log, config });
    closers.push(() => reconciler.stop());
    const { instancesDir } = config;
    const held = new HeldGuests({ db, hostId: host.id, hypervisor, transport, volumes, instancesDir, log });
    closers.push(() => held.stop());
    watchGuests(hypervisor, [reconciler, held], log);
    log.info({ hostId: host.id }, 'ready');
    return { hostId: host.id, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** libvirt may still be away: operations wait for it by themselves, the watch begins when it is there. */
function watchGuests(
  hypervisor: LibvirtHypervisor,
  watchers: readonly (Reconciler | HeldGuests)[],
  log: Logger,
): void {
  const left = [...watchers];
  const begin = async (): Promise<void> => {
    await hypervisor.listen();
    for (const watcher of watchers) {
      await watcher.start();
      left.shift();
    }
  };
  begin().catch((error: unknown) => {
    log.warn({ err: error }, 'the guests cannot be watched yet; trying again');
    setTimeout(() => watchGuests(hypervisor, left, log), 2_000).unref();
  });
}
