import { loadNetworks, loadPorts } from '@skydeck/core/network/network-rows';
import {
  MARK_ID,
  MARK_NETWORK,
  marksOf,
  type ActualRow,
  type DesiredRow,
  type NorthboundOperation,
} from '@skydeck/core/network/northbound';
import { diffNorthbound } from '@skydeck/core/network/northbound-diff';
import { projectNorthbound } from '@skydeck/core/network/northbound-projection';
import { AppError } from '@skydeck/core/app-error';
import type { Logger } from '@skydeck/core/logger';
import type { Db } from '@skydeck/db';
import { OvsdbTransactionError, type OvsdbClient } from '@skydeck/ovsdb';
import type { NorthboundReplica } from './northbound-replica';
import type { SyncScope } from './sync-queue';

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

  /** Whether the row that stands for this resource is being written by this process right now. */
  isWriting(id: string): boolean {
    return this.inFlight.has(id);
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
      const operations = diffNorthbound(
        desired,
        merge(before, this.actualOf({ portIds: [], networkIds: [] }, desired)),
      );
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

  private async desiredOf({ portIds, networkIds }: SyncScope): Promise<DesiredRow[]> {
    const [ports, networks] = await Promise.all([
      portIds.length > 0 ? loadPorts(this.db, portIds) : null,
      networkIds.length > 0 ? loadNetworks(this.db, networkIds) : null,
    ]);
    const rows = [
      ...(networks ? projectNorthbound(networks) : []),
      ...(ports ? projectNorthbound(ports) : []),
    ];
    return [...new Map(rows.map((row) => [`${row.table} ${row.id}`, row])).values()];
  }

  private actualOf({ portIds, networkIds }: SyncScope, desired: readonly DesiredRow[]): ActualRow[] {
    return merge(this.replica.withIds([...portIds, ...desired.map(({ id }) => id)]), [
      ...this.replica.inNetworks(networkIds),
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
      ...desired.map(({ id }) => id),
      ...actual.flatMap((row) => [marksOf(row)[MARK_ID] ?? '', marksOf(row)[MARK_NETWORK] ?? '']),
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
