import { loadNetworkRows } from '@skydeck/core/network/load-network-rows';
import {
  marksOf,
  type ActualRow,
  type DesiredRow,
  type NorthboundOperation,
} from '@skydeck/core/network/northbound';
import { diffNorthbound } from '@skydeck/core/network/northbound-diff';
import { projectNorthbound } from '@skydeck/core/network/northbound-projection';
import { joinScopes, scopeOf, type SyncScope } from '@skydeck/core/network/sync-scope';
import { AppError } from '@skydeck/core/app-error';
import type { Logger } from '@skydeck/core/logger';
import type { Db } from '@skydeck/db';
import { OvsdbTransactionError, type OvsdbClient } from '@skydeck/ovsdb';
import type { NorthboundReplica } from './northbound-replica';

/** Rounds of compare and write; another writer in between costs one. */
const MAX_ROUNDS = 6;

/** Brings parts of the northbound database in line with the rows. */
export class NorthboundSync {
  private inFlight: ReadonlySet<string> = new Set();

  constructor(
    private readonly db: Db,
    private readonly client: OvsdbClient,
    private readonly replica: NorthboundReplica,
    private readonly log: Logger,
  ) {}

  /** Whether rows of all these resources are being written by this process right now. */
  isWriting(scope: Partial<SyncScope>): boolean {
    return Object.values(joinScopes([scope]))
      .flat()
      .every((id) => this.inFlight.has(id));
  }

  /**
   * One transaction for all that differs; none when nothing does. Returns the number of operations. Throws AppError
   * when it cannot be brought in line, the client's errors when the database cannot be reached.
   */
  async run(scope: SyncScope): Promise<number> {
    let sent = 0;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      // The database's rows first: whatever is there was committed to Postgres before, so that what is read from
      // there afterwards cannot lack it, and nothing new is taken for a leftover.
      const before = this.actualOf(scope, []);
      const desired = await this.desiredOf(scope);
      const operations = diffNorthbound(desired, merge(before, this.actualOf(scopeOf({}), desired)));
      if (operations.length === 0) return sent;
      if (await this.write(operations, desired, before)) sent += operations.length;
      // The monitor shows our own transaction before it is answered: one look tells whether it took.
      const after = this.actualOf(scope, desired);
      if (diffNorthbound(desired, after).length === 0) return sent;
    }
    throw new AppError('NETWORK', 'The network’s database could not be brought up to date.', {
      hint: 'Something else keeps changing it: see the worker’s log.',
      retryable: true,
    });
  }

  private async desiredOf(scope: SyncScope): Promise<DesiredRow[]> {
    return projectNorthbound(await loadNetworkRows(this.db, scope));
  }

  private actualOf(scope: SyncScope, desired: readonly DesiredRow[]): ActualRow[] {
    return merge(this.replica.inScope(scope), [
      ...this.replica.withIds(desired.map(({ id }) => id)),
      ...this.replica.namedLike(desired),
    ]);
  }

  /** Returns false when another writer was faster: the next round sees what it did. */
  private async write(
    operations: readonly NorthboundOperation[],
    desired: readonly DesiredRow[],
    actual: readonly ActualRow[],
  ): Promise<boolean> {
    this.inFlight = new Set([
      ...desired.flatMap(({ id, marks }) => [id, ...Object.values(marks)]),
      ...actual.flatMap((row) => Object.values(marksOf(row))),
    ]);
    try {
      await this.client.transact(operations);
      return true;
    } catch (error) {
      if (!(error instanceof OvsdbTransactionError)) throw error;
      this.log.info({ err: error }, 'the northbound database was changed at the same time; comparing again');
      return false;
    } finally {
      this.inFlight = new Set();
    }
  }
}

function merge(rows: readonly ActualRow[], more: readonly ActualRow[]): ActualRow[] {
  return [...new Map([...rows, ...more].map((row) => [row.uuid, row])).values()];
}
