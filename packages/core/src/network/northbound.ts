/**
 * Rows and operations of OVN's northbound database (ovn-nb(5)) as plain data. Columns are named as there; a set is an
 * array, a map a record, an absent optional null.
 */

export type NorthboundTable = 'DHCP_Options' | 'Logical_Switch_Port' | 'Logical_Switch';

export type NorthboundValue =
  string | number | boolean | null | readonly string[] | Readonly<Record<string, string>>;

/** A row that ought to exist. */
export interface DesiredRow {
  readonly table: NorthboundTable;
  /** Id of the Skydeck resource that the row stands for; unique within the table. */
  readonly id: string;
  /** Without `external_ids`, which are `marks`. */
  readonly columns: Readonly<Record<string, NorthboundValue | RowReference>>;
  /** What the row's external_ids say of it, besides its id; all under the prefix `skydeck:`. */
  readonly marks: Readonly<Record<string, string>>;
  /** The row whose set of references keeps this one alive, for tables that need one. */
  readonly parent?: { readonly table: NorthboundTable; readonly id: string };
}

/** Stands in a column for the UUID of another desired row. */
export interface RowReference {
  readonly reference: { readonly table: NorthboundTable; readonly id: string };
}

/** A row as the database has it. */
export interface ActualRow {
  readonly table: NorthboundTable;
  readonly uuid: string;
  readonly columns: Readonly<Record<string, NorthboundValue>>;
  /** UUID of the row that references this one, for tables that need one. */
  readonly parentUuid?: string;
}

interface TableRules {
  /** Columns that the projection reads or writes. */
  readonly columns: readonly string[];
  /** Which table's column keeps rows of this one alive. */
  readonly parent?: { readonly table: NorthboundTable; readonly column: string };
  /** Whether `name` alone tells that a row is ours, though its marks were lost. */
  readonly ownedByName: boolean;
}

/** In an order in which no row references a later one. */
export const NORTHBOUND_TABLES: Readonly<Record<NorthboundTable, TableRules>> = {
  DHCP_Options: { columns: ['cidr', 'options', 'external_ids'], ownedByName: false },
  Logical_Switch_Port: {
    columns: [
      'name',
      'type',
      'addresses',
      'port_security',
      'enabled',
      'dhcpv4_options',
      'up',
      'external_ids',
    ],
    parent: { table: 'Logical_Switch', column: 'ports' },
    ownedByName: true,
  },
  Logical_Switch: { columns: ['name', 'ports', 'external_ids'], ownedByName: true },
};

export const MARK_PREFIX = 'skydeck:';
/** The mark that makes a row ours: the id of the resource it stands for. */
export const MARK_ID = 'skydeck:id';
/** The mark with the id of the network that the row belongs to. */
export const MARK_NETWORK = 'skydeck:network';
export const MARK_PROJECT = 'skydeck:project';

/** What the row's external_ids say; empty for a row that is not ours. */
export function marksOf(row: Pick<ActualRow, 'columns'>): Readonly<Record<string, string>> {
  const externalIds = row.columns.external_ids;
  return typeof externalIds === 'object' && externalIds !== null && !Array.isArray(externalIds)
    ? (externalIds as Readonly<Record<string, string>>)
    : {};
}

type WrittenValue =
  NorthboundValue | { readonly named: string } | readonly (string | { readonly named: string })[];
type ByUuid = readonly [readonly ['_uuid', '==', string]];

/**
 * One operation of a transaction, in the terms of RFC 7047 section 5.2. `{named}` stands for the UUID of a row that
 * the same transaction inserts under that name.
 */
export type NorthboundOperation =
  | {
      readonly op: 'insert';
      readonly table: NorthboundTable;
      readonly uuidName: string;
      readonly row: Readonly<Record<string, WrittenValue>>;
    }
  | {
      readonly op: 'update';
      readonly table: NorthboundTable;
      readonly where: ByUuid;
      readonly row: Readonly<Record<string, WrittenValue>>;
    }
  | {
      readonly op: 'mutate';
      readonly table: NorthboundTable;
      readonly where: ByUuid;
      readonly mutations: readonly (readonly [
        column: string,
        mutator: 'insert' | 'delete',
        value: readonly (string | { readonly named: string })[] | Readonly<Record<string, string>>,
      ])[];
    }
  | { readonly op: 'delete'; readonly table: NorthboundTable; readonly where: ByUuid }
  /** Refuses the whole transaction if such a row exists: somebody else was faster. */
  | {
      readonly op: 'wait';
      readonly table: NorthboundTable;
      readonly where: readonly [readonly ['external_ids', 'includes', Readonly<Record<string, string>>]];
      readonly columns: readonly ['external_ids'];
      readonly until: '==';
      readonly rows: readonly [];
      readonly timeoutMs: 0;
    };
