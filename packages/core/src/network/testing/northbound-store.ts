import {
  MARK_ID,
  marksOf,
  NORTHBOUND_TABLES,
  referringColumns,
  type ActualRow,
  type NorthboundOperation,
  type NorthboundTable,
  type NorthboundValue,
  type ReferringColumn,
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
    return TABLES.flatMap((table) =>
      [...this.tables[table]].map(([uuid, columns]) => {
        const parentUuid = this.parentOf(table, uuid);
        const { heldBy } = NORTHBOUND_TABLES[table];
        return {
          table,
          uuid,
          columns,
          ...(parentUuid === undefined ? {} : { parentUuid }),
          ...(heldBy ? { holderUuids: this.holdersOf(heldBy, uuid) } : {}),
        };
      }),
    );
  }

  /** Everything, with UUIDs replaced by what they stand for, in a fixed order: two equal databases look alike. */
  picture(): unknown {
    const label = new Map(
      this.actual().map((row) => [
        row.uuid,
        `${row.table} ${JSON.stringify(Object.entries(row.columns.external_ids ?? {}).sort())}`,
      ]),
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

  /** Those that are ours. */
  private holdersOf(rule: ReferringColumn, uuid: string): string[] {
    return [...this.tables[rule.table]]
      .filter(
        ([, columns]) =>
          marksOf({ columns })[MARK_ID] !== undefined &&
          ((columns[rule.column] ?? []) as readonly string[]).includes(uuid),
      )
      .map(([holder]) => holder);
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
      if (typeof wanted === 'string') {
        const [column = ''] = operation.columns;
        const known = new Set(operation.rows[0]?.[column]);
        const present = (table.get(wanted)?.[column] ?? []) as readonly string[];
        if (present.length !== known.size || present.some((uuid) => !known.has(uuid)))
          throw new Error('timed out');
        return;
      }
      for (const columns of table.values()) {
        const ids = columns.external_ids as Record<string, string>;
        if (Object.entries(wanted).every(([key, value]) => ids[key] === value)) throw new Error('timed out');
      }
      return;
    }
    if (operation.op === 'insert') {
      const columns = Object.entries(operation.row).map(([column, value]) => [column, resolve(value)]);
      table.set(named.get(operation.uuidName) as string, {
        ...Object.fromEntries(referringColumns(operation.table).map((column) => [column, []])),
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
    for (const table of TABLES) {
      if (!NORTHBOUND_TABLES[table].parent) continue;
      for (const uuid of this.tables[table].keys()) {
        if (this.parentOf(table, uuid) === undefined) this.tables[table].delete(uuid);
      }
    }
    for (const table of TABLES) {
      const { parent, heldBy, uniqueName } = NORTHBOUND_TABLES[table];
      const rows = this.tables[table];
      if (uniqueName) {
        const names = [...rows.values()].map(({ name }) => name);
        const twice = names.find((name, index) => names.indexOf(name) !== index);
        if (twice !== undefined) throw new Error(`constraint violation: ${String(twice)} twice`);
      }
      for (const columns of parent ? this.tables[parent.table].values() : []) {
        const members = (columns[parent?.column ?? ''] ?? []) as readonly string[];
        if (members.some((uuid) => !rows.has(uuid))) throw new Error('referential integrity violation');
      }
      for (const columns of heldBy ? this.tables[heldBy.table].values() : []) {
        const column = heldBy?.column ?? '';
        const members = (columns[column] ?? []) as readonly string[];
        columns[column] = members.filter((uuid) => rows.has(uuid));
      }
    }
    for (const columns of this.tables.Logical_Switch_Port.values()) {
      for (const column of ['dhcpv4_options', 'dhcpv6_options']) {
        const options = columns[column];
        if (typeof options === 'string' && !this.tables.DHCP_Options.has(options)) columns[column] = null;
      }
    }
    for (const columns of this.tables.Logical_Router_Port.values()) {
      const group = columns.ha_chassis_group;
      if (typeof group === 'string' && !this.tables.HA_Chassis_Group.has(group))
        throw new Error('referential integrity violation');
    }
  }
}

const TABLES = Object.keys(NORTHBOUND_TABLES) as NorthboundTable[];

function emptyTables(): Record<NorthboundTable, Map<string, Columns>> {
  return Object.fromEntries(TABLES.map((table) => [table, new Map<string, Columns>()])) as Record<
    NorthboundTable,
    Map<string, Columns>
  >;
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
