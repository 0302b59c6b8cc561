import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@skydeck/core/app-error';
import type { Logger } from '@skydeck/core/logger';
import type {
  NetworkDriver,
  NetworkHostFacts,
  NetworkSyncReport,
} from '@skydeck/core/network/network-driver';
import { listNetworkRoots } from '@skydeck/core/network/load-network-rows';
import { isEmptyScope, joinScopes, type SyncScope } from '@skydeck/core/network/sync-scope';
import type { Db } from '@skydeck/db';
import { OvsdbClient, OvsdbError } from '@skydeck/ovsdb';
import { NorthboundReplica } from './northbound-replica';
import { NorthboundSync } from './northbound-sync';
import { OpenVSwitch } from './open-vswitch';
import { SyncQueue } from './sync-queue';

export interface OvnNetworkDriverOptions {
  readonly db: Db;
  readonly log: Logger;
  /** Endpoints of OVN's northbound database and of this host's Open vSwitch. */
  readonly northbound: string;
  readonly openVSwitch: string;
  /** How often everything is compared, in ms (5 minutes). */
  readonly fullSyncMs?: number;
  /** How long a change by somebody else may rest before it is looked at, in ms (250). */
  readonly driftDelayMs?: number;
}

/** What is compared in one go by a full synchronisation, so that a launch never waits for all of it. */
const ROOTS_PER_RUN = 25;
/** How long a call waits for the first connection. */
const READY_TIMEOUT_MS = 15_000;
/** Pause before the next attempt to watch the database. */
const WATCH_RETRY_MS = 1_000;

interface Ready {
  readonly replica: NorthboundReplica;
  readonly queue: SyncQueue;
  readonly sync: NorthboundSync;
}

/** The network through OVN: the northbound database is kept what the rows say. */
export class OvnNetworkDriver implements NetworkDriver {
  private readonly northbound: OvsdbClient;
  private readonly local: OvsdbClient;
  private readonly openVSwitch: OpenVSwitch;
  private readonly closing = new AbortController();
  private drift: Partial<SyncScope>[] = [];
  private driftTimer: NodeJS.Timeout | undefined;
  private fullSyncTimer: NodeJS.Timeout | undefined;
  private background = new Set<Promise<unknown>>();
  private ready: Promise<Ready> | null = null;

  constructor(private readonly options: OvnNetworkDriverOptions) {
    this.northbound = new OvsdbClient({ endpoints: options.northbound, database: 'OVN_Northbound' });
    this.local = new OvsdbClient({ endpoints: options.openVSwitch, database: 'Open_vSwitch' });
    this.openVSwitch = new OpenVSwitch(this.local);
    this.logOutages(this.northbound, 'the northbound database');
    this.logOutages(this.local, 'Open vSwitch');
  }

  /** Connects, compares everything once and from then on keeps watch. Returns at once; calls wait until it is ready. */
  start(): void {
    if (this.ready) return;
    this.ready = this.prepare();
    this.ready.catch(() => undefined);
    this.inBackground(this.local.connect());
    this.inBackground(this.ready.then(() => this.fullSync('start')));
    this.fullSyncTimer = setInterval(
      () => this.inBackground(this.fullSync('interval')),
      this.options.fullSyncMs ?? 300_000,
    );
  }

  /** Ends what runs and disconnects. */
  async close(): Promise<void> {
    clearInterval(this.fullSyncTimer);
    clearTimeout(this.driftTimer);
    this.closing.abort(new AppError('CANCELLED', 'The worker is stopping.'));
    await Promise.all([this.northbound.close(), this.local.close()]);
    await Promise.allSettled(this.background);
  }

  async sync(scope: Partial<SyncScope> | 'all', signal: AbortSignal): Promise<NetworkSyncReport> {
    return this.guarded(signal, async ({ replica, queue }) => {
      let operations = 0;
      for (const part of scope === 'all' ? await this.everything(replica) : [scope]) {
        operations += await queue.add(part, signal);
      }
      return { operations };
    });
  }

  async syncPorts(portIds: readonly string[], signal: AbortSignal): Promise<NetworkSyncReport> {
    return this.sync({ portIds }, signal);
  }

  async waitPortUp(portId: string, signal: AbortSignal): Promise<void> {
    return this.guarded(signal, async ({ replica }) => {
      if (replica.portIsUp(portId)) return;
      await new Promise<void>((resolve, reject) => {
        const end = (settle: () => void) => {
          replica.off('portStatus', onStatus);
          signal.removeEventListener('abort', onAbort);
          settle();
        };
        const onStatus = (changed: string) => {
          if (changed === portId && replica.portIsUp(portId)) end(resolve);
        };
        const onAbort = () => end(() => reject(signal.reason as Error));
        replica.on('portStatus', onStatus);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    });
  }

  async unplugPort(portId: string, signal: AbortSignal): Promise<void> {
    const removed = await this.translated(signal, () => this.openVSwitch.unplug(portId, signal));
    if (removed > 0) this.options.log.info({ portId, removed }, 'removed what was left of a port');
  }

  async hostFacts(signal: AbortSignal): Promise<NetworkHostFacts> {
    return this.translated(signal, async () => {
      const { version, ...host } = await this.openVSwitch.facts(signal);
      const [global] = await this.northbound.transact(
        [{ op: 'select', table: 'NB_Global', where: [], columns: ['options'] }],
        { signal },
      );
      const options = (global?.rows?.[0]?.options ?? {}) as Readonly<Record<string, string>>;
      // Such as `23.03.1-20.27.0-70.6`: OVN's version, then those of its schema and its flows.
      return {
        ...host,
        ovsVersion: version,
        ovnVersion: options.northd_internal_version?.split('-')[0] ?? '',
      };
    });
  }

  private async prepare(): Promise<Ready> {
    const signal = this.closing.signal;
    for (;;) {
      try {
        await this.northbound.connect({ signal });
        const replica = new NorthboundReplica(
          await this.northbound.monitor(NorthboundReplica.tables, { signal }),
        );
        const sync = new NorthboundSync(this.options.db, this.northbound, replica, this.options.log);
        replica.on('changed', (scopes) => this.noticeChange(scopes, sync));
        replica.on('live', () => this.inBackground(this.fullSync('reconnection')));
        return { replica, sync, queue: new SyncQueue((scope) => sync.run(scope)) };
      } catch (error) {
        if (signal.aborted) throw error;
        this.options.log.warn({ err: error }, 'the northbound database cannot be watched yet');
        await delay(WATCH_RETRY_MS, undefined, { signal });
      }
    }
  }

  /** All that exists here or there. Routers go first: what they no longer name can then be deleted. */
  private async everything(replica: NorthboundReplica): Promise<Partial<SyncScope>[]> {
    const all = joinScopes([replica.roots(), await listNetworkRoots(this.options.db)]);
    return [
      ...chunks(all.securityGroupIds).map((securityGroupIds) => ({ securityGroupIds })),
      ...chunks(all.routerIds).map((routerIds) => ({ routerIds })),
      ...chunks(all.networkIds).map((networkIds) => ({ networkIds })),
    ];
  }

  private async fullSync(why: 'start' | 'reconnection' | 'interval'): Promise<void> {
    const { operations } = await this.sync('all', this.closing.signal);
    if (operations === 0) this.options.log.debug({ why }, 'the northbound database is as it should be');
    else this.options.log.warn({ why, operations }, 'the northbound database had drifted and was repaired');
  }

  /** Looks, a moment later, at what somebody else changed. What this process is writing itself is no drift. */
  private noticeChange(scopes: readonly Partial<SyncScope>[], sync: NorthboundSync): void {
    this.drift.push(...scopes.filter((scope) => !sync.isWriting(scope)));
    if (this.drift.length === 0) return;
    this.driftTimer ??= setTimeout(() => {
      this.driftTimer = undefined;
      this.inBackground(this.repair());
    }, this.options.driftDelayMs ?? 250);
  }

  private async repair(): Promise<void> {
    const scope = joinScopes(this.drift);
    this.drift = [];
    if (isEmptyScope(scope)) return;
    const { operations } = await this.sync(scope, this.closing.signal);
    if (operations > 0) {
      this.options.log.warn({ ...scope, operations }, 'somebody else changed our network; it was repaired');
    }
  }

  private async guarded<T>(signal: AbortSignal, work: (ready: Ready) => Promise<T>): Promise<T> {
    return this.translated(signal, async () => work(await this.whenReady(signal)));
  }

  private async whenReady(signal: AbortSignal): Promise<Ready> {
    const ready = this.ready;
    if (!ready) throw new AppError('INTERNAL', 'The network driver was not started.');
    const patience = AbortSignal.any([signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
    return new Promise((resolve, reject) => {
      const onAbort = () =>
        reject(
          signal.aborted ? (signal.reason as Error) : unreachable('The network’s database does not answer.'),
        );
      if (patience.aborted) return onAbort();
      patience.addEventListener('abort', onAbort, { once: true });
      ready.then(resolve, reject).finally(() => patience.removeEventListener('abort', onAbort));
    });
  }

  private async translated<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OvsdbError) || signal.aborted) throw error;
      throw unreachable('The network’s database does not do what it was asked to.', error);
    }
  }

  /** Once for each outage: attempts go on several times a second. */
  private logOutages(client: OvsdbClient, what: string): void {
    let away = false;
    client.on('disconnected', (error) => {
      if (!away) this.options.log.warn({ err: error }, `${what} is away`);
      away = true;
    });
    client.on('connected', () => {
      if (away) this.options.log.info(`${what} is back`);
      away = false;
    });
  }

  private inBackground(work: Promise<unknown>): void {
    const watched = work
      .catch((error: unknown) => {
        if (!this.closing.signal.aborted)
          this.options.log.error({ err: error }, 'the network could not be compared');
      })
      .finally(() => this.background.delete(watched));
    this.background.add(watched);
  }
}

function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / ROOTS_PER_RUN) }, (_, index) =>
    ids.slice(index * ROOTS_PER_RUN, (index + 1) * ROOTS_PER_RUN),
  );
}

function unreachable(message: string, cause?: unknown): AppError {
  return new AppError('NETWORK', message, {
    hint: 'Check that OVN runs: `npm run doctor`.',
    retryable: true,
    rescheduleable: true,
    cause,
  });
}
