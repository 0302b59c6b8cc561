import { EventEmitter } from 'node:events';
import {
  MARK_FLOATING_IP,
  MARK_ID,
  MARK_NETWORK,
  MARK_ROUTER,
  MARK_SECURITY_GROUP,
  marksOf,
  NORTHBOUND_TABLES,
  referringColumns,
  type ActualRow,
  type DesiredRow,
  type NorthboundTable,
} from '@skydeck/core/network/northbound';
import type { SyncScope } from '@skydeck/core/network/sync-scope';
import { sameValue, type Monitor, type MonitoredTable, type Row, type RowChange } from '@skydeck/ovsdb';
import { KeyIndex } from './key-index';
import { ownerOf } from './row-owner';

/** What OVN itself writes: no drift. */
const MEASURED_COLUMNS: ReadonlySet<string> = new Set(['up']);
/** Marks by which rows are looked up. */
const MARKS = [MARK_ID, MARK_NETWORK, MARK_ROUTER, MARK_SECURITY_GROUP, MARK_FLOATING_IP] as const;
const TABLES = Object.keys(NORTHBOUND_TABLES) as NorthboundTable[];

interface ReplicaEvents {
  /** Rows that are ours changed, by whomever: what to look at. */
  changed: [scopes: readonly Partial<SyncScope>[]];
  /** A port's `up` was written. */
  portStatus: [portId: string];
  /** Current again after a lost connection. */
  live: [];
}

/** The northbound database's rows as the monitor has them, found by what they stand for in a time that does not grow. */
export class NorthboundReplica extends EventEmitter<ReplicaEvents> {
  /** By `mark value`. */
  private readonly byMark = new KeyIndex();
  /** By `table name`. */
  private readonly byName = new KeyIndex();
  private readonly parents = new Map<string, string>();
  /** By a row's UUID, the rows that hold it. */
  private readonly holders = new KeyIndex();

  /** What the monitor has to watch. */
  static get tables(): Record<string, MonitoredTable> {
    return Object.fromEntries(
      Object.entries(NORTHBOUND_TABLES).map(([table, { columns }]) => [table, { columns }]),
    );
  }

  constructor(private readonly monitor: Monitor) {
    super();
    this.setMaxListeners(0);
    for (const table of TABLES) {
      for (const [uuid, row] of monitor.rows(table)) this.index({ table, uuid, before: null, after: row });
    }
    monitor.on('change', (changes) => {
      for (const change of changes) this.index(change);
      this.announce(changes);
    });
    monitor.on('live', () => this.emit('live'));
  }

  /** Our rows for these resources. */
  withIds(ids: Iterable<string>): ActualRow[] {
    return this.marked(MARK_ID, ids);
  }

  /** All our rows that belong to the scope's resources. */
  inScope(scope: SyncScope): ActualRow[] {
    return [
      ...this.withIds(scope.portIds),
      ...this.marked(MARK_NETWORK, scope.networkIds),
      ...this.marked(MARK_ROUTER, scope.routerIds),
      ...this.marked(MARK_SECURITY_GROUP, scope.securityGroupIds),
      ...this.marked(MARK_FLOATING_IP, scope.floatingIpIds),
    ];
  }

  /** Rows that have the name of a desired one, though they may have lost their marks. */
  namedLike(desired: readonly DesiredRow[]): ActualRow[] {
    return this.collect(
      this.byName,
      desired
        .filter(({ table }) => NORTHBOUND_TABLES[table].ownedByName)
        .map(({ table, columns }) => `${table} ${String(columns.name)}`),
    );
  }

  /** Ids of all networks, routers and security groups that have rows. */
  roots(): Pick<SyncScope, 'networkIds' | 'routerIds' | 'securityGroupIds'> {
    const idsOf = (mark: string) =>
      this.byMark
        .keys()
        .filter((key) => key.startsWith(`${mark} `))
        .map((key) => key.slice(mark.length + 1));
    return {
      networkIds: idsOf(MARK_NETWORK),
      routerIds: idsOf(MARK_ROUTER),
      securityGroupIds: idsOf(MARK_SECURITY_GROUP),
    };
  }

  /** Whether OVN says that a host has the port. */
  portIsUp(portId: string): boolean {
    return this.collect(this.byName, [`Logical_Switch_Port ${portId}`]).some(
      (row) => row.columns.up === true,
    );
  }

  private marked(mark: (typeof MARKS)[number], values: Iterable<string>): ActualRow[] {
    return this.collect(
      this.byMark,
      [...values].map((value) => `${mark} ${value}`),
    );
  }

  private collect(index: KeyIndex, keys: Iterable<string>): ActualRow[] {
    const found: ActualRow[] = [];
    for (const key of keys) {
      for (const address of index.get(key)) {
        const [table, uuid] = address.split(' ') as [NorthboundTable, string];
        const row = this.monitor.rows(table).get(uuid);
        if (row) found.push(this.actual(table, uuid, row));
      }
    }
    return found;
  }

  private actual(table: NorthboundTable, uuid: string, row: Row): ActualRow {
    const parentUuid = this.parents.get(uuid);
    return {
      table,
      uuid,
      columns: row as ActualRow['columns'],
      ...(parentUuid === undefined ? {} : { parentUuid }),
      ...(NORTHBOUND_TABLES[table].heldBy ? { holderUuids: this.holdersOf(table, uuid) } : {}),
    };
  }

  /** Those that are ours: whoever else holds a row of ours knows why. */
  private holdersOf(table: NorthboundTable, uuid: string): string[] {
    const rule = NORTHBOUND_TABLES[table].heldBy;
    if (!rule) return [];
    const rows = this.monitor.rows(rule.table);
    return [...this.holders.get(uuid)].filter((holder) => {
      const row = rows.get(holder);
      return row !== undefined && marksOf(asActual(row))[MARK_ID] !== undefined;
    });
  }

  private index({ table, uuid, before, after }: RowChange): void {
    const address = `${table} ${uuid}`;
    for (const [row, act] of [
      [before, 'delete'],
      [after, 'add'],
    ] as const) {
      if (!row) continue;
      const marks = marksOf(asActual(row));
      for (const mark of MARKS) {
        const value = marks[mark];
        this.byMark[act](value === undefined ? undefined : `${mark} ${value}`, address);
      }
      this.byName[act](typeof row.name === 'string' ? `${table} ${row.name}` : undefined, address);
    }
    for (const { column, held } of memberColumns(table)) {
      for (const child of gone(before, after, column)) {
        if (held) this.holders.delete(child, uuid);
        else if (this.parents.get(child) === uuid) this.parents.delete(child);
      }
      for (const child of gone(after, before, column)) {
        if (held) this.holders.add(child, uuid);
        else this.parents.set(child, uuid);
      }
    }
  }

  private announce(changes: readonly RowChange[]): void {
    const scopes: Partial<SyncScope>[] = [];
    for (const { table, before, after } of changes) {
      const name = after?.name ?? before?.name;
      if (table === 'Logical_Switch_Port' && before?.up !== after?.up && typeof name === 'string') {
        this.emit('portStatus', name);
      }
      if (isRelevant(table, before, after))
        scopes.push(...ownerOf(table, marksOf(asActual(before ?? after ?? {}))));
      scopes.push(...this.membersMoved(table, before, after));
    }
    if (scopes.length > 0) this.emit('changed', scopes);
  }

  /** Rows of ours that came into, or left, a row that only holds them: they do not change by that themselves. */
  private membersMoved(table: string, before: Row | null, after: Row | null): Partial<SyncScope>[] {
    if (!before || !after) return [];
    return TABLES.flatMap((member) => {
      const rule = NORTHBOUND_TABLES[member].heldBy;
      if (rule?.table !== table) return [];
      const rows = this.monitor.rows(member);
      return [...gone(before, after, rule.column), ...gone(after, before, rule.column)].flatMap((uuid) => {
        const row = rows.get(uuid);
        return row ? ownerOf(member, marksOf(asActual(row))) : [];
      });
    });
  }
}

function asActual(row: Row): Pick<ActualRow, 'columns'> {
  return { columns: row as ActualRow['columns'] };
}

/** What a column of references had and has no longer. */
function gone(before: Row | null, after: Row | null, column: string): string[] {
  const had = (before?.[column] ?? []) as readonly string[];
  const has = (after?.[column] ?? []) as readonly string[];
  // Rows share the columns that did not change.
  if (had === has || had.length === 0) return [];
  const members = new Set(has);
  return had.filter((uuid) => !members.has(uuid));
}

/** Members that come or go show in their own rows; what OVN measures is not ours. */
function isRelevant(table: string, before: Row | null, after: Row | null): boolean {
  if (!before || !after) return true;
  const members = referringColumns(table as NorthboundTable);
  return Object.keys(after).some(
    (column) =>
      !members.includes(column) &&
      !MEASURED_COLUMNS.has(column) &&
      !sameValue(before[column] ?? null, after[column] ?? null),
  );
}

/** A table's columns with references to its parts, and to what it merely holds. */
function memberColumns(table: string): readonly { column: string; held: boolean }[] {
  return MEMBER_COLUMNS.get(table) ?? [];
}

const MEMBER_COLUMNS = new Map<string, { column: string; held: boolean }[]>(
  TABLES.map((table) => [
    table,
    Object.values(NORTHBOUND_TABLES).flatMap(({ parent, heldBy }) => [
      ...(parent?.table === table ? [{ column: parent.column, held: false }] : []),
      ...(heldBy?.table === table ? [{ column: heldBy.column, held: true }] : []),
    ]),
  ]),
);
