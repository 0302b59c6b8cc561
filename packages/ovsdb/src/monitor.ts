import { EventEmitter } from 'node:events';
import { applyModification, decodeValue, defaultValue, sameValue, type Row, type Value } from './codec.js';
import { OvsdbProtocolError } from './errors.js';
import { encodeConditions, type Condition } from './operations.js';
import { columnOf, isObject, tableOf, type DatabaseSchema } from './schema.js';

/** What to watch of one table. */
export interface MonitoredTable {
  /** Left out: every column. */
  readonly columns?: readonly string[];
  /** Rows that meet any of these conditions; left out: every row. */
  readonly where?: readonly Condition[];
}

/** One row before and after; `before` is null for a new row, `after` for one that is gone. */
export interface RowChange {
  readonly table: string;
  readonly uuid: string;
  readonly before: Row | null;
  readonly after: Row | null;
}

interface MonitorEvents {
  /** One transaction's changes, or, after a reconnection, all that was missed. The rows already show them. */
  change: [changes: readonly RowChange[]];
  /** The connection is back and the rows are current again. */
  live: [];
  /** The connection is lost; the rows are what was last known. */
  stale: [];
}

/**
 * A live copy of chosen tables (monitor_cond and monitor_cond_since of ovsdb-server(7)). Rows are immutable: a change
 * puts a new object in the place of the old, so that a reader may keep what it read.
 */
export class Monitor extends EventEmitter<MonitorEvents> {
  private readonly tables = new Map<string, Map<string, Row>>();
  private schema: DatabaseSchema | null = null;
  private lastTransaction = '00000000-0000-0000-0000-000000000000';
  private isLive = false;

  /** Made by `OvsdbClient.monitor`. */
  constructor(
    readonly id: string,
    private readonly requested: Readonly<Record<string, MonitoredTable>>,
    private readonly onCancel: (monitor: Monitor) => Promise<void>,
  ) {
    super();
    for (const table of Object.keys(requested)) this.tables.set(table, new Map());
  }

  /** False while the connection is lost: the rows may be outdated then. */
  get live(): boolean {
    return this.isLive;
  }

  /** The rows of a watched table by uuid. Throws {@link OvsdbProtocolError} for a table that is not watched. */
  rows(table: string): ReadonlyMap<string, Row> {
    const rows = this.tables.get(table);
    if (!rows) throw new OvsdbProtocolError(`table ${table} is not monitored`);
    return rows;
  }

  /** Stops watching. */
  async cancel(): Promise<void> {
    this.isLive = false;
    await this.onCancel(this);
  }

  /** Parameters of the monitor request; the last one only belongs to `monitor_cond_since`. */
  request(schema: DatabaseSchema): { requests: Record<string, unknown>; lastTransaction: string } {
    const requests: Record<string, unknown> = {};
    for (const [table, wanted] of Object.entries(this.requested)) {
      const { columns } = tableOf(schema, table);
      requests[table] = [
        {
          columns: wanted.columns ?? [...columns.keys()],
          ...(wanted.where ? { where: encodeConditions(schema, table, wanted.where) } : {}),
        },
      ];
    }
    return { requests, lastTransaction: this.lastTransaction };
  }

  /** Takes the answer of the monitor request: everything, or (`delta`) what happened since the last transaction seen. */
  begin(schema: DatabaseSchema, updates: unknown, lastTransaction: string | null, delta: boolean): void {
    this.schema = schema;
    if (lastTransaction !== null) this.lastTransaction = lastTransaction;
    const changes = delta ? this.apply(updates) : this.replace(updates);
    this.isLive = true;
    if (changes.length > 0) this.emit('change', changes);
    this.emit('live');
  }

  /** Takes an `update2` or `update3` notification. */
  update(updates: unknown, lastTransaction: string | null): void {
    const changes = this.apply(updates);
    if (lastTransaction !== null) this.lastTransaction = lastTransaction;
    if (changes.length > 0) this.emit('change', changes);
  }

  /** The connection is lost. */
  interrupt(): void {
    if (!this.isLive) return;
    this.isLive = false;
    this.emit('stale');
  }

  private apply(updates: unknown): RowChange[] {
    const changes: RowChange[] = [];
    for (const [table, uuid, update] of eachUpdate(updates)) {
      const rows = this.tables.get(table);
      if (!rows) continue;
      const before = rows.get(uuid) ?? null;
      const after = this.updatedRow(table, before, update);
      if (after) rows.set(uuid, after);
      else rows.delete(uuid);
      if (before || after) changes.push({ table, uuid, before, after });
    }
    return changes;
  }

  private replace(updates: unknown): RowChange[] {
    const previous = new Map([...this.tables].map(([table, rows]) => [table, new Map(rows)]));
    for (const rows of this.tables.values()) rows.clear();
    this.apply(updates);
    const changes: RowChange[] = [];
    for (const [table, rows] of this.tables) {
      const old = previous.get(table);
      for (const [uuid, after] of rows) {
        const before = old?.get(uuid) ?? null;
        old?.delete(uuid);
        if (!before || !sameRow(before, after)) changes.push({ table, uuid, before, after });
      }
      for (const [uuid, before] of old ?? []) changes.push({ table, uuid, before, after: null });
    }
    return changes;
  }

  private updatedRow(table: string, before: Row | null, update: Record<string, unknown>): Row | null {
    const full = update.initial ?? update.insert;
    if (isObject(full)) return this.completeRow(table, full);
    if (isObject(update.modify)) {
      if (!before) throw new OvsdbProtocolError(`an unknown row of ${table} was modified`);
      const schema = this.requireSchema();
      const changed = Object.entries(update.modify).map(([column, json]): [string, Value] => {
        const type = columnOf(schema, table, column);
        return [column, applyModification(type, before[column] ?? defaultValue(type), json)];
      });
      return { ...before, ...Object.fromEntries(changed) };
    }
    if ('delete' in update) return null;
    throw new OvsdbProtocolError(`an update of ${table} says nothing`);
  }

  /** New rows come without the columns that hold their default. */
  private completeRow(table: string, json: Record<string, unknown>): Row {
    const schema = this.requireSchema();
    const columns = this.requested[table]?.columns ?? [...tableOf(schema, table).columns.keys()];
    return Object.fromEntries(
      columns.map((column) => {
        const type = columnOf(schema, table, column);
        return [column, column in json ? decodeValue(type, json[column]) : defaultValue(type)];
      }),
    );
  }

  private requireSchema(): DatabaseSchema {
    if (!this.schema) throw new OvsdbProtocolError('an update came before the initial rows');
    return this.schema;
  }
}

function* eachUpdate(
  updates: unknown,
): Generator<[table: string, uuid: string, update: Record<string, unknown>]> {
  if (!isObject(updates)) throw new OvsdbProtocolError('updates are no object');
  for (const [table, rows] of Object.entries(updates)) {
    if (!isObject(rows)) throw new OvsdbProtocolError(`updates of ${table} are no object`);
    for (const [uuid, update] of Object.entries(rows)) {
      if (!isObject(update)) throw new OvsdbProtocolError(`an update of ${table} is no object`);
      yield [table, uuid, update];
    }
  }
}

function sameRow(a: Row, b: Row): boolean {
  return Object.keys(b).every((column) => sameValue(a[column] ?? null, b[column] ?? null));
}
