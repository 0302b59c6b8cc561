import { NORTHBOUND_TABLES } from '@skydeck/core/network/northbound';
import {
  OvsdbClient,
  type Monitor,
  type Operation,
  type Row,
  type RowChange,
  type Value,
  type WritableValue,
} from '@skydeck/ovsdb';

const PATIENCE_MS = 60_000;

/** What OVN's database showed, and when. */
export interface Seen {
  readonly at: number;
  readonly changes: readonly RowChange[];
}

/** Somebody who only looks at the northbound database, and a hand that writes to it without Skydeck. */
export class Northbound {
  private constructor(
    private readonly looking: OvsdbClient,
    private readonly writing: OvsdbClient,
    private readonly monitor: Monitor,
  ) {}

  static async open(endpoints: string): Promise<Northbound> {
    const clients = [1, 2].map(() => new OvsdbClient({ endpoints, database: 'OVN_Northbound' }));
    const [looking, writing] = clients as [OvsdbClient, OvsdbClient];
    await Promise.all([looking.connect(), writing.connect()]);
    const tables = Object.entries(NORTHBOUND_TABLES).map(([table, { columns }]) => [table, { columns }]);
    return new Northbound(
      looking,
      writing,
      await looking.monitor(Object.fromEntries(tables), { timeoutMs: PATIENCE_MS }),
    );
  }

  rowCount(): number {
    return Object.keys(NORTHBOUND_TABLES).reduce((sum, table) => sum + this.monitor.rows(table).size, 0);
  }

  /** The next time that a row comes into the table, or leaves it. */
  next(table: string, what: 'comes' | 'goes'): Promise<Seen> {
    const missing = what === 'comes' ? 'before' : 'after';
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        this.monitor.off('change', onChange);
        settle();
      };
      const onChange = (changes: readonly RowChange[]): void => {
        const at = performance.now();
        if (changes.some((change) => change.table === table && change[missing] === null))
          end(() => resolve({ at, changes }));
      };
      const timer = setTimeout(() => end(() => reject(new Error(`no row of ${table} ${what}`))), PATIENCE_MS);
      this.monitor.on('change', onChange);
    });
  }

  /** Makes the same changes again, under other names, and takes them back; answers how long making them took. */
  async repeat(table: string, changes: readonly RowChange[]): Promise<number> {
    const { make, undo } = sameTransaction(changes);
    const seen = this.next(table, 'comes');
    const began = performance.now();
    const results = await this.writing.transact(make);
    const { at } = await seen;
    const gone = this.next(table, 'goes');
    await this.writing.transact(undo(results.flatMap(({ uuid }) => uuid ?? [])));
    await gone;
    return at - began;
  }

  async close(): Promise<void> {
    await Promise.all([this.looking.close(), this.writing.close()]);
  }
}

/** Rows that came and the sets that they came into, as one would write them by hand. */
function sameTransaction(changes: readonly RowChange[]): {
  make: Operation[];
  undo: (uuids: readonly string[]) => Operation[];
} {
  const added = changes.filter(({ before }) => before === null);
  const nameOf = new Map(added.map(({ uuid }, index) => [uuid, `row${index}`]));
  const joined = changes.flatMap(({ table, uuid, before, after }) =>
    Object.entries(before && after ? after : {}).flatMap(([column, value]) => {
      const members = newMembers(before?.[column], value).filter((member) => nameOf.has(member));
      return members.length > 0 ? [{ table, uuid, column, members }] : [];
    }),
  );
  const mutate = (mutator: 'insert' | 'delete', memberOf: (uuid: string) => WritableValue) =>
    joined.map(({ table, uuid, column, members }): Operation => ({
      op: 'mutate',
      table,
      where: [['_uuid', '==', uuid]],
      mutations: [[column, mutator, members.map(memberOf) as WritableValue]],
    }));
  return {
    make: [
      ...added.map(({ table, uuid, after }): Operation => ({
        op: 'insert',
        table,
        uuidName: nameOf.get(uuid) ?? '',
        row: disguised(after ?? {}),
      })),
      ...mutate('insert', (uuid) => ({ named: nameOf.get(uuid) ?? '' })),
    ],
    // What no row holds any longer is gone.
    undo: (uuids) => mutate('delete', (uuid) => uuids[[...nameOf.keys()].indexOf(uuid)] ?? ''),
  };
}

function newMembers(before: Value | undefined, after: Value): string[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [];
  const had = new Set(before as readonly unknown[]);
  return (after as readonly unknown[]).filter((member) => !had.has(member)).map(String);
}

/** As long as the row, but without what makes it ours: nobody puts right what is not ours. */
function disguised(row: Row): Row {
  const marks = Object.entries((row.external_ids ?? {}) as Readonly<Record<string, string>>);
  const columns = Object.entries(row).filter(([, value]) => value !== null);
  return {
    ...Object.fromEntries(columns),
    ...(typeof row.name === 'string' ? { name: `by-hand-${row.name}` } : {}),
    external_ids: Object.fromEntries(
      marks.map(([key, value]) => [key.replace('skydeck:', 'by-hand:'), value]),
    ),
  };
}
