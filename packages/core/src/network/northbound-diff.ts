import {
  MARK_ID,
  MARK_PREFIX,
  marksOf,
  NORTHBOUND_TABLES,
  type ActualRow,
  type DesiredRow,
  type NorthboundOperation,
  type NorthboundTable,
  type NorthboundValue,
  type ReferringColumn,
  type RowReference,
} from './northbound';

type Uuid = string | { readonly named: string };

interface Membership {
  readonly table: NorthboundTable;
  readonly column: string;
  readonly added: Uuid[];
  readonly removed: string[];
}

/**
 * The fewest operations that make the actual rows those desired; none when they are already.
 *
 * `actual` is what may be changed: rows that are ours and not desired are deleted, rows that are not ours (no mark, and
 * no name of ours) are left alone, as are columns, keys of external_ids and references that the projection does not
 * know. Every reference and parent must be among the desired rows.
 */
export function diffNorthbound(
  desired: readonly DesiredRow[],
  actual: readonly ActualRow[],
): NorthboundOperation[] {
  return new Difference(desired, actual).operations();
}

class Difference {
  private readonly matches = new Map<DesiredRow, ActualRow>();
  private readonly surplus: ActualRow[] = [];
  private readonly uuids = new Map<string, Uuid>();
  private readonly memberships = new Map<string, Membership>();
  /** New members of rows that are new themselves, by the row's key. */
  private readonly firstMembers = new Map<string, Map<string, Uuid[]>>();
  private readonly existing = new Map<string, ActualRow>();

  constructor(
    private readonly desired: readonly DesiredRow[],
    actual: readonly ActualRow[],
  ) {
    for (const row of actual) this.existing.set(row.uuid, row);
    this.match(actual);
    desired.forEach((row, index) => {
      this.uuids.set(keyOf(row), this.matches.get(row)?.uuid ?? { named: `row${index}` });
    });
  }

  operations(): NorthboundOperation[] {
    const surplusUuids = new Set(this.surplus.map(({ uuid }) => uuid));
    const guards: NorthboundOperation[] = [];
    const changes: NorthboundOperation[] = [];
    const deletes: NorthboundOperation[] = [];
    for (const row of this.surplus) {
      const { parent } = NORTHBOUND_TABLES[row.table];
      if (!parent) deletes.push({ op: 'delete', table: row.table, where: [['_uuid', '==', row.uuid]] });
      // A row goes with its parent, and a row without one is gone already.
      else if (row.parentUuid !== undefined && !surplusUuids.has(row.parentUuid)) {
        this.membership(row.parentUuid, parent).removed.push(row.uuid);
      }
    }
    for (const row of this.desired) {
      const existing = this.matches.get(row);
      if (existing) {
        changes.push(...this.changesOf(row, existing));
        this.adopt(row, existing, surplusUuids);
      } else {
        guards.push(...guardOf(row));
        this.join(row);
      }
      this.hold(row, existing, surplusUuids);
    }
    // Now that everybody has said where it belongs.
    const inserts = this.desired.filter((row) => !this.matches.has(row)).map((row) => this.insertOf(row));
    return [
      ...guards,
      ...this.membershipGuards(),
      ...inserts,
      ...changes,
      ...this.membershipChanges(),
      ...deletes,
    ];
  }

  /** By mark; or by name where the marks were lost. What is ours and matches nothing, or twice, is surplus. */
  private match(actual: readonly ActualRow[]): void {
    const wantedByMark = new Map(this.desired.map((row) => [keyOf(row), row]));
    const wantedByName = new Map(
      this.desired
        .filter((row) => NORTHBOUND_TABLES[row.table].ownedByName)
        .map((row) => [`${row.table} ${String(row.columns.name)}`, row]),
    );
    const unmarked: ActualRow[] = [];
    for (const row of actual) {
      const id = marksOf(row)[MARK_ID];
      if (id === undefined) {
        unmarked.push(row);
        continue;
      }
      const wanted = wantedByMark.get(`${row.table} ${id}`);
      if (wanted && !this.matches.has(wanted)) this.matches.set(wanted, row);
      else this.surplus.push(row);
    }
    for (const row of unmarked) {
      const wanted = wantedByName.get(`${row.table} ${String(row.columns.name)}`);
      if (wanted && !this.matches.has(wanted)) this.matches.set(wanted, row);
    }
  }

  private changesOf(row: DesiredRow, existing: ActualRow): NorthboundOperation[] {
    const where = [['_uuid', '==', existing.uuid]] as const;
    const operations: NorthboundOperation[] = [];
    const changed = Object.entries(this.resolve(row)).filter(
      ([column, value]) => !sameColumn(value, existing.columns[column] ?? null),
    );
    if (changed.length > 0) {
      operations.push({ op: 'update', table: row.table, where, row: Object.fromEntries(changed) });
    }
    const wanted = marksFor(row);
    const present = marksOf(existing);
    const wrong = Object.keys(present).filter(
      (key) => key.startsWith(MARK_PREFIX) && present[key] !== wanted[key],
    );
    const missing = Object.entries(wanted).filter(([key, value]) => present[key] !== value);
    if (wrong.length > 0 || missing.length > 0) {
      operations.push({
        op: 'mutate',
        table: row.table,
        where,
        mutations: [
          ...(wrong.length > 0 ? [['external_ids', 'delete', wrong] as const] : []),
          ...(missing.length > 0 ? [['external_ids', 'insert', Object.fromEntries(missing)] as const] : []),
        ],
      });
    }
    return operations;
  }

  private insertOf(row: DesiredRow): NorthboundOperation {
    const uuid = this.uuidOf(row);
    if (typeof uuid === 'string') throw new Error(`${keyOf(row)} exists already`);
    const columns: Record<string, NorthboundValue | { readonly named: string } | readonly Uuid[]> = {
      ...this.resolve(row),
      external_ids: marksFor(row),
      ...Object.fromEntries(this.firstMembers.get(keyOf(row)) ?? []),
    };
    return { op: 'insert', table: row.table, uuidName: uuid.named, row: columns };
  }

  /** Puts a row into its parent. */
  private join(row: DesiredRow): void {
    const rule = NORTHBOUND_TABLES[row.table].parent;
    if (rule && row.parent) this.add(rule, row.parent.id, this.uuidOf(row));
  }

  /** Moves a row that hangs on the wrong parent. */
  private adopt(row: DesiredRow, existing: ActualRow, surplus: ReadonlySet<string>): void {
    const rule = NORTHBOUND_TABLES[row.table].parent;
    if (!rule || !row.parent || this.uuidOf(row.parent) === existing.parentUuid) return;
    this.join(row);
    if (existing.parentUuid !== undefined && !surplus.has(existing.parentUuid)) {
      this.membership(existing.parentUuid, rule).removed.push(existing.uuid);
    }
  }

  /** Puts a row into the rows that are to hold it, and out of others of ours. */
  private hold(row: DesiredRow, existing: ActualRow | undefined, surplus: ReadonlySet<string>): void {
    const rule = NORTHBOUND_TABLES[row.table].heldBy;
    if (!rule || !row.holders) return;
    const present = new Set(existing?.holderUuids);
    for (const id of row.holders) {
      const holder = this.uuidOf({ table: rule.table, id });
      if (typeof holder !== 'string' || !present.delete(holder)) this.add(rule, id, this.uuidOf(row));
    }
    for (const uuid of present) {
      if (existing && !surplus.has(uuid)) this.membership(uuid, rule).removed.push(existing.uuid);
    }
  }

  private add(rule: ReferringColumn, id: string, member: Uuid): void {
    const uuid = this.uuidOf({ table: rule.table, id });
    if (typeof uuid === 'string') {
      this.membership(uuid, rule).added.push(member);
      return;
    }
    const key = keyOf({ table: rule.table, id });
    const columns = this.firstMembers.get(key) ?? new Map<string, Uuid[]>();
    columns.set(rule.column, [...(columns.get(rule.column) ?? []), member]);
    this.firstMembers.set(key, columns);
  }

  private membership(uuid: string, rule: ReferringColumn): Membership {
    const key = `${uuid} ${rule.column}`;
    let membership = this.memberships.get(key);
    if (!membership) {
      membership = { ...rule, added: [], removed: [] };
      this.memberships.set(key, membership);
    }
    return membership;
  }

  /** Nothing else keeps two writers from putting a row without a unique name into its parent twice. */
  private membershipGuards(): NorthboundOperation[] {
    return [...this.memberships].flatMap(([key, { table, column, added }]): NorthboundOperation[] => {
      if (added.length === 0 || !isGuarded(table, column)) return [];
      const uuid = key.slice(0, key.indexOf(' '));
      const known = (this.existing.get(uuid)?.columns[column] ?? []) as readonly string[];
      return [
        {
          op: 'wait',
          table,
          where: [['_uuid', '==', uuid]],
          columns: [column],
          until: '==',
          rows: [{ [column]: known }],
          timeoutMs: 0,
        },
      ];
    });
  }

  private membershipChanges(): NorthboundOperation[] {
    return [...this.memberships].map(([key, { table, column, added, removed }]) => ({
      op: 'mutate',
      table,
      where: [['_uuid', '==', key.slice(0, key.indexOf(' '))]],
      mutations: [
        ...(removed.length > 0 ? [[column, 'delete', removed] as const] : []),
        ...(added.length > 0 ? [[column, 'insert', added] as const] : []),
      ],
    }));
  }

  private resolve(row: DesiredRow): Record<string, NorthboundValue | { readonly named: string }> {
    return Object.fromEntries(
      Object.entries(row.columns).map(([column, value]) => [
        column,
        isReference(value) ? this.uuidOf(value.reference) : value,
      ]),
    );
  }

  private uuidOf(row: { table: NorthboundTable; id: string }): Uuid {
    const uuid = this.uuids.get(keyOf(row));
    if (uuid === undefined) throw new Error(`${keyOf(row)} is referenced, but not desired`);
    return uuid;
  }
}

function isGuarded(table: NorthboundTable, column: string): boolean {
  return Object.values(NORTHBOUND_TABLES).some(
    ({ parent, uniqueName }) => parent?.table === table && parent.column === column && !uniqueName,
  );
}

/** Names are unique where the database has an index; the other tables need this to stay free of doubles. */
function guardOf(row: DesiredRow): NorthboundOperation[] {
  const { parent, uniqueName } = NORTHBOUND_TABLES[row.table];
  if (parent || uniqueName) return [];
  return [
    {
      op: 'wait',
      table: row.table,
      where: [['external_ids', 'includes', { [MARK_ID]: row.id }]],
      columns: ['external_ids'],
      until: '==',
      rows: [],
      timeoutMs: 0,
    },
  ];
}

function marksFor(row: DesiredRow): Record<string, string> {
  return { ...row.marks, [MARK_ID]: row.id };
}

function keyOf(row: { table: NorthboundTable; id: string }): string {
  return `${row.table} ${row.id}`;
}

function isReference(value: NorthboundValue | RowReference): value is RowReference {
  return (
    typeof value === 'object' && value !== null && 'reference' in value && typeof value.reference === 'object'
  );
}

function sameColumn(wanted: NorthboundValue | { readonly named: string }, present: NorthboundValue): boolean {
  if (wanted === present) return true;
  if (Array.isArray(wanted) && Array.isArray(present)) {
    const members = new Set<unknown>(present);
    return wanted.length === present.length && wanted.every((item) => members.has(item));
  }
  if (typeof wanted !== 'object' || typeof present !== 'object' || wanted === null || present === null)
    return false;
  if (Array.isArray(wanted) || Array.isArray(present)) return false;
  const [a, b] = [Object.entries(wanted), present as Readonly<Record<string, string>>];
  return a.length === Object.keys(b).length && a.every(([key, value]) => b[key] === value);
}
