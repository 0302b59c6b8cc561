import { joinScopes, type SyncScope } from '@skydeck/core/network/sync-scope';

interface Request {
  readonly scope: Partial<SyncScope>;
  resolve(operations: number): void;
  reject(error: unknown): void;
}

/** Most requests that one transaction serves, so that no change waits for a very large one. */
const BATCH = 500;

/**
 * Runs synchronisations one at a time. What is asked for while one runs is served by the next, all at once: twenty
 * launches cost a few transactions, not twenty.
 */
export class SyncQueue {
  private waiting: Request[] = [];
  private running: Promise<void> | null = null;

  /** @param run brings the scope up to date and says how many operations that took. */
  constructor(private readonly run: (scope: SyncScope) => Promise<number>) {}

  /** Resolves when a run that began after this call has served the scope; the signal only ends the waiting. */
  add(scope: Partial<SyncScope>, signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.push({
        scope,
        resolve: (operations) => {
          signal.removeEventListener('abort', onAbort);
          resolve(operations);
        },
        reject: (error) => {
          signal.removeEventListener('abort', onAbort);
          reject(error as Error);
        },
      });
      this.running ??= this.work();
    });
  }

  private async work(): Promise<void> {
    // Requests of the same moment go together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        const operations = await this.run(joinScopes(batch.map(({ scope }) => scope)));
        for (const request of batch) request.resolve(operations);
      } catch (error) {
        for (const request of batch) request.reject(error);
      }
    }
    this.running = null;
  }
}
