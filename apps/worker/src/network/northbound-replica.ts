import { EventEmitter } from 'node:events';
import {
  MARK_ID,
  MARK_NETWORK,
  marksOf,
  NORTHBOUND_TABLES,
  type ActualRow,
  type DesiredRow,
  type NorthboundTable,
} from '@skydeck/core/network/northbound';
import { sameValue, type Monitor, type MonitoredTable, type Row, type RowChange } from '@skydeck/ovsdb';

/** What OVN itself writes: no drift. */
const MEASURED_COLUMNS: ReadonlySet<string> = new Set(['up']);

/** A change of rows that are ours, by whomever. */
export interface OwnChange {
  /** Ids of the ports whose own row changed. */
  readonly portIds: readonly string[];
  /** Ids of the networks whose switch or DHCP changed. */
  readonly networkIds: readonly string[];
}

interface ReplicaEvents {
  changed: [change: OwnChange];
  /** A port's `up` was written. */
  portStatus: [portId: string];
  /** Current again after a lost connection. */
  live: [];
}

/** The northbound database's rows as the monitor has them, found by what they stand for in a time that does not grow. */
export class NorthboundReplica extends EventEmitter<ReplicaEvents> {
  private readonly byId = new KeyIndex();
  private readonly byNetwork = new KeyIndex();
  private readonly byName = new KeyIndex();
  private readonly parents = new Map<string, string>();

  /** What the monitor has to watch. */
  static get tables(): Record<string, MonitoredTable> {
    return Object.fromEntries(
      Object.entries(NORTHBOUND_TABLES).map(([table, { columns }]) => [table, { columns }]),
    );
  }

  constructor(private readonly monitor: Monitor) {
    super();
    this.setMaxListeners(0);
    for (const table of Object.keys(NORTHBOUND_TABLES) as NorthboundTable[]) {
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
    return this.collect(this.byId, ids);
  }

  /** Our rows that belong to these networks. */
  inNetworks(networkIds: Iterable<string>): ActualRow[] {
    return this.collect(this.byNetwork, networkIds);
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

  /** Ids of all networks that have rows. */
  networkIds(): string[] {
    return this.byNetwork.keys();
  }

  /** Whether OVN says that a host has the port. */
  portIsUp(portId: string): boolean {
    return this.collect(this.byName, [`Logical_Switch_Port ${portId}`]).some(
      (row) => row.columns.up === true,
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
    };
  }

  private index({ table, uuid, before, after }: RowChange): void {
    const address = `${table} ${uuid}`;
    for (const [row, act] of [
      [before, 'delete'],
      [after, 'add'],
    ] as const) {
      if (!row) continue;
      const marks = marksOf({ columns: row as ActualRow['columns'] });
      this.byId[act](marks[MARK_ID], address);
      this.byNetwork[act](marks[MARK_NETWORK], address);
      this.byName[act](typeof row.name === 'string' ? `${table} ${row.name}` : undefined, address);
    }
    const column = childColumn(table);
    if (column === undefined) return;
    const now = new Set((after?.[column] ?? []) as readonly string[]);
    for (const child of (before?.[column] ?? []) as readonly string[]) {
      if (!now.has(child) && this.parents.get(child) === uuid) this.parents.delete(child);
    }
    for (const child of now) this.parents.set(child, uuid);
  }

  private announce(changes: readonly RowChange[]): void {
    const portIds = new Set<string>();
    const networkIds = new Set<string>();
    for (const { table, before, after } of changes) {
      const name = after?.name ?? before?.name;
      if (table === 'Logical_Switch_Port' && before?.up !== after?.up && typeof name === 'string') {
        this.emit('portStatus', name);
      }
      if (!isRelevant(table, before, after)) continue;
      const marks = marksOf({ columns: (before ?? after ?? {}) as ActualRow['columns'] });
      const [id, networkId] = [marks[MARK_ID], marks[MARK_NETWORK]];
      if (table === 'Logical_Switch_Port' && id !== undefined) portIds.add(id);
      else if (networkId !== undefined) networkIds.add(networkId);
    }
    if (portIds.size > 0 || networkIds.size > 0) {
      this.emit('changed', { portIds: [...portIds], networkIds: [...networkIds] });
    }
  }
}

/** Members that come or go show in their own rows; what OVN measures is not ours. */
function isRelevant(table: string, before: Row | null, after: Row | null): boolean {
  if (!before || !after) return true;
  const children = childColumn(table);
  return Object.keys(after).some(
    (column) =>
      column !== children &&
      !MEASURED_COLUMNS.has(column) &&
      !sameValue(before[column] ?? null, after[column] ?? null),
  );
}

function childColumn(table: string): string | undefined {
  return Object.values(NORTHBOUND_TABLES).find(({ parent }) => parent?.table === table)?.parent?.column;
}

/** Which rows (as `table uuid`) have a key. */
class KeyIndex {
  private readonly members = new Map<string, Set<string>>();

  get(key: string): Iterable<string> {
    return this.members.get(key) ?? [];
  }

  keys(): string[] {
    return [...this.members.keys()];
  }

  add(key: string | undefined, member: string): void {
    if (key === undefined) return;
    const members = this.members.get(key);
    if (members) members.add(member);
    else this.members.set(key, new Set([member]));
  }

  delete(key: string | undefined, member: string): void {
    if (key === undefined) return;
    const members = this.members.get(key);
    members?.delete(member);
    if (members?.size === 0) this.members.delete(key);
  }
}
