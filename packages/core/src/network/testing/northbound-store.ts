import {
  NORTHBOUND_TABLES,
  type ActualRow,
  type NorthboundOperation,
  type NorthboundTable,
  type NorthboundValue,
} from '../northbound';

type Columns = Record<string, NorthboundValue>;

/**
 * The northbound database's rules that the differ relies on, in memory: transactions, named UUIDs, the unique name of
 * ports, rows that vanish with their last reference, weak references that are cleared.
 */
export class NorthboundStore {
  private tables = emptyTables();
  private nextUuid = 1;

  /** Applies one transaction; throws and changes nothing when it breaks a rule. */
  transact(operations: readonly NorthboundOperation[]): void {
    const before = structuredClone(this.tables);
    try {
      const named = new Map<string, string>();
      for (const operation of operations) {
        if (operation.op === 'insert') named.set(operation.uuidName, `uuid-${this.nextUuid++}`);
      }
      for (const operation of operations) this.run(operation, named);
      this.collect();
    } catch (error) {
      this.tables = before;
      throw error;
    }
  }

  /** Puts a row in as another tool would. */
  insert(table: NorthboundTable, columns: Columns): string {
    const uuid = `uuid-${this.nextUuid++}`;
    this.tables[table].set(uuid, columns);
    return uuid;
  }

  row(table: NorthboundTable, uuid: string): Columns | undefined {
    return this.tables[table].get(uuid);
  }

  actual(): ActualRow[] {
    return (Object.keys(this.tables) as NorthboundTable[]).flatMap((table) =>
      [...this.tables[table]].map(([uuid, columns]) => {
        const parentUuid = this.parentOf(table, uuid);
        return { table, uuid, columns, ...(parentUuid === undefined ? {} : { parentUuid }) };
      }),
    );
  }

  /** Everything, with UUIDs replaced by what they stand for, in a fixed order: two equal databases look alike. */
  picture(): unknown {
    const label = new Map(
      this.actual().map((row) => [row.uuid, `${row.table} ${JSON.stringify(row.columns.external_ids)}`]),
    );
    return this.actual()
      .map(({ table, columns }) => [
        table,
        Object.entries(columns)
          .map(([column, value]) => [
            column,
            Array.isArray(value)
              ? value.map((item: string) => label.get(item) ?? item).sort()
              : typeof value === 'string'
                ? (label.get(value) ?? value)
                : value !== null && typeof value === 'object'
                  ? Object.entries(value).sort()
                  : value,
          ])
          .sort(),
      ])
      .map((row) => JSON.stringify(row))
      .sort();
  }

  private parentOf(table: NorthboundTable, uuid: string): string | undefined {
    const rule = NORTHBOUND_TABLES[table].parent;
    if (!rule) return undefined;
    return [...this.tables[rule.table]].find(([, columns]) =>
      ((columns[rule.column] ?? []) as readonly string[]).includes(uuid),
    )?.[0];
  }

  private run(operation: NorthboundOperation, named: ReadonlyMap<string, string>): void {
    const table = this.tables[operation.table];
    const resolve = (value: unknown): NorthboundValue => {
      if (Array.isArray(value)) return value.map((item) => resolve(item) as string);
      if (typeof value === 'object' && value !== null && 'named' in value) {
        const uuid = named.get(String(value.named));
        if (uuid === undefined) throw new Error(`no row is named ${String(value.named)}`);
        return uuid;
      }
      return value as NorthboundValue;
    };
    if (operation.op === 'wait') {
      const [[, , wanted]] = operation.where;
      for (const columns of table.values()) {
        const ids = columns.external_ids as Record<string, string>;
        if (Object.entries(wanted).every(([key, value]) => ids[key] === value)) throw new Error('timed out');
      }
      return;
    }
    if (operation.op === 'insert') {
      const columns = Object.entries(operation.row).map(([column, value]) => [column, resolve(value)]);
      table.set(named.get(operation.uuidName) as string, {
        ...(operation.table === 'Logical_Switch' ? { ports: [] } : {}),
        ...Object.fromEntries(columns),
      });
      return;
    }
    const uuid = operation.where[0][2];
    const columns = table.get(uuid);
    if (!columns) return;
    if (operation.op === 'delete') table.delete(uuid);
    else if (operation.op === 'update') {
      for (const [column, value] of Object.entries(operation.row)) columns[column] = resolve(value);
    } else {
      for (const [column, mutator, value] of operation.mutations) {
        columns[column] = mutate(columns[column] ?? [], mutator, resolve(value));
      }
    }
  }

  private collect(): void {
    for (const uuid of this.tables.Logical_Switch_Port.keys()) {
      if (this.parentOf('Logical_Switch_Port', uuid) === undefined)
        this.tables.Logical_Switch_Port.delete(uuid);
    }
    const names = new Set<NorthboundValue>();
    for (const columns of this.tables.Logical_Switch_Port.values()) {
      if (names.has(columns.name ?? ''))
        throw new Error(`constraint violation: ${String(columns.name)} twice`);
      names.add(columns.name ?? '');
      const options = columns.dhcpv4_options;
      if (typeof options === 'string' && !this.tables.DHCP_Options.has(options))
        columns.dhcpv4_options = null;
    }
    for (const columns of this.tables.Logical_Switch.values()) {
      for (const port of columns.ports as readonly string[]) {
        if (!this.tables.Logical_Switch_Port.has(port)) throw new Error('referential integrity violation');
      }
    }
  }
}

function emptyTables(): Record<NorthboundTable, Map<string, Columns>> {
  return { DHCP_Options: new Map(), Logical_Switch_Port: new Map(), Logical_Switch: new Map() };
}

function mutate(old: NorthboundValue, mutator: 'insert' | 'delete', value: NorthboundValue): NorthboundValue {
  if (Array.isArray(old)) {
    const members = new Set<string>(old as readonly string[]);
    for (const item of value as readonly string[]) {
      if (mutator === 'insert') members.add(item);
      else members.delete(item);
    }
    return [...members];
  }
  const result = { ...(old as Record<string, string>) };
  if (Array.isArray(value)) for (const key of value as readonly string[]) delete result[key];
  // As the database does it: inserting never overwrites a key.
  else return { ...(value as Record<string, string>), ...result };
  return result;
}
