import type { Config } from '@skydeck/core/config';
import type { Logger } from '@skydeck/core/logger';
import type { Wake } from '@skydeck/core/operation/wake';
import { applyRetention } from '@skydeck/core/volume/backup/schedule/apply-retention';
import { runDueSchedules } from '@skydeck/core/volume/backup/schedule/run-due-schedules';
import { sweepFrozen } from '@skydeck/core/volume/backup/sweep-frozen';
import type { Db } from '@skydeck/db';

export interface BackupKeeperOptions {
  db: Db;
  config: Config;
  wake: Wake;
  log: Logger;
}

/** Looks every few seconds for backups that are due, that are kept no longer, and for what they have left behind. */
export class BackupKeeper {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: BackupKeeperOptions) {}

  start(): void {
    this.looking = this.look();
    void this.looking.then(() => {
      if (!this.stopped) this.timer = setTimeout(() => this.start(), this.options.config.sweepMs);
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    const { log } = this.options;
    for (const [what, work] of [
      ['schedules', runDueSchedules],
      ['retention', applyRetention],
      ['snapshots', sweepFrozen],
    ] as const) {
      try {
        const started = await work(this.options);
        if (started > 0) log.info({ what, started }, 'the keeper of backups has started operations');
      } catch (error) {
        if (!this.stopped)
          log.warn({ err: error, what }, 'the keeper of backups could not look; trying again');
      }
    }
  }
}
