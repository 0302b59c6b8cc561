import { AppError } from '@skydeck/core/app-error';
import { listenToDatabase, type DatabaseListener } from '@skydeck/core/events/database-listener';
import type { Logger } from '@skydeck/core/logger';
import {
  finishNetworkChanges,
  NETWORK_CHANGES_CHANNEL,
  scopeOfChanges,
  takeNetworkChanges,
  type TakenChange,
} from '@skydeck/core/network/network-changes';
import type { NetworkDriver } from '@skydeck/core/network/network-driver';
import type { Db } from '@skydeck/db';

/** Most changes that one synchronisation serves. */
const BATCH = 200;
/** How often it is looked for what another worker took and did not finish, in ms. */
const SWEEP_MS = 10_000;

export interface NetworkChangeFeedOptions {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly network: Pick<NetworkDriver, 'sync'>;
  readonly log: Logger;
  readonly sweepMs?: number;
}

/**
 * Tells OVN what people change: rows are written together with a note of what to look at, and every worker takes its
 * share of these notes. A note is only gone when OVN has it.
 */
export class NetworkChangeFeed {
  private readonly closing = new AbortController();
  private listener: DatabaseListener | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private again = false;

  constructor(private readonly options: NetworkChangeFeedOptions) {}

  start(): void {
    const look = () => this.look();
    const { databaseUrl, log } = this.options;
    this.listener = listenToDatabase({
      databaseUrl,
      channel: NETWORK_CHANGES_CHANNEL,
      log,
      onNotification: look,
      onGap: look,
    });
    void this.listener.ready.then(look);
    this.timer = setInterval(look, this.options.sweepMs ?? SWEEP_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.listener?.close();
    await this.running;
  }

  private look(): void {
    this.again = true;
    this.running ??= this.work().finally(() => {
      this.running = null;
    });
  }

  private async work(): Promise<void> {
    while (this.again && !this.closing.signal.aborted) {
      this.again = false;
      try {
        const changes = await takeNetworkChanges(this.options.db, BATCH);
        if (changes.length === BATCH) this.again = true;
        if (changes.length > 0) await this.tell(changes);
      } catch (error) {
        if (!this.closing.signal.aborted)
          this.options.log.warn({ err: error }, 'changes of networks could not be read');
      }
    }
  }

  /** All at once; where that fails one by one, so that what cannot be told keeps nothing else waiting. */
  private async tell(changes: readonly TakenChange[]): Promise<void> {
    const { db, network, log } = this.options;
    try {
      await network.sync(scopeOfChanges(changes), this.closing.signal);
      await finishNetworkChanges(db, changes);
    } catch (error) {
      if (this.closing.signal.aborted) return;
      const away = error instanceof AppError && error.rescheduleable;
      if (changes.length > 1 && !away) {
        for (const change of changes) await this.tell([change]);
        return;
      }
      // Its lease runs out, and then it is tried again.
      log.error(
        { err: error, changes: changes.map(({ kind, resourceId }) => `${kind} ${resourceId}`) },
        'OVN could not be told of a change',
      );
    }
  }
}
