/**
 * Rows and operations of OVN's northbound database (ovn-nb(5)) as plain data. Columns are named as there; a set is an
 * array, a map a record, an absent optional null.
 */

export type NorthboundTable =
  | 'DHCP_Options'
  | 'HA_Chassis'
  | 'HA_Chassis_Group'
  | 'ACL'
  | 'Port_Group'
  | 'Logical_Router_Port'
  | 'Logical_Router_Static_Route'
  | 'NAT'
  | 'Load_Balancer'
  | 'Logical_Router'
  | 'DNS'
  | 'Logical_Switch_Port'
  | 'Logical_Switch';

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
  /** Ids of all rows of ours that are to hold this one, for tables with `heldBy`. */
  readonly holders?: readonly string[];
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
  /** UUIDs of the rows of ours that hold this one, for tables with `heldBy`. */
  readonly holderUuids?: readonly string[];
}

/** A column with references to rows of another table. */
export interface ReferringColumn {
  readonly table: NorthboundTable;
  readonly column: string;
}

interface TableRules {
  /** Columns that the projection reads or writes. */
  readonly columns: readonly string[];
  /** Which table's column keeps rows of this one alive. */
  readonly parent?: ReferringColumn;
  /** Which table's column may hold any number of references to rows of this one, and only loses them with the row. */
  readonly heldBy?: ReferringColumn;
  /** Whether `name` alone tells that a row is ours, though its marks were lost. */
  readonly ownedByName: boolean;
  /** Whether the database itself refuses a second row of the same name. */
  readonly uniqueName: boolean;
}

const SWITCH = 'Logical_Switch';
const ROUTER = 'Logical_Router';
const named = { ownedByName: true, uniqueName: true };
const nameless = { ownedByName: false, uniqueName: false };

export const NORTHBOUND_TABLES: Readonly<Record<NorthboundTable, TableRules>> = {
  DHCP_Options: { columns: ['cidr', 'options', 'external_ids'], ...nameless },
  HA_Chassis: {
    columns: ['chassis_name', 'priority', 'external_ids'],
    parent: { table: 'HA_Chassis_Group', column: 'ha_chassis' },
    ...nameless,
  },
  HA_Chassis_Group: { columns: ['name', 'ha_chassis', 'external_ids'], ...named },
  ACL: {
    columns: ['direction', 'priority', 'match', 'action', 'external_ids'],
    parent: { table: 'Port_Group', column: 'acls' },
    ...nameless,
  },
  Port_Group: { columns: ['name', 'ports', 'acls', 'external_ids'], ...named },
  Logical_Router_Port: {
    columns: ['name', 'mac', 'networks', 'enabled', 'ha_chassis_group', 'ipv6_ra_configs', 'external_ids'],
    parent: { table: ROUTER, column: 'ports' },
    ...named,
  },
  Logical_Router_Static_Route: {
    columns: ['ip_prefix', 'nexthop', 'output_port', 'external_ids'],
    parent: { table: ROUTER, column: 'static_routes' },
    ...nameless,
  },
  NAT: {
    columns: ['type', 'external_ip', 'logical_ip', 'external_ids'],
    parent: { table: ROUTER, column: 'nat' },
    ...nameless,
  },
  Load_Balancer: {
    columns: ['name', 'vips', 'protocol', 'external_ids'],
    heldBy: { table: ROUTER, column: 'load_balancer' },
    ownedByName: true,
    uniqueName: false,
  },
  Logical_Router: {
    columns: ['name', 'enabled', 'options', 'ports', 'static_routes', 'nat', 'load_balancer', 'external_ids'],
    ownedByName: true,
    uniqueName: false,
  },
  DNS: {
    columns: ['records', 'external_ids'],
    heldBy: { table: SWITCH, column: 'dns_records' },
    ...nameless,
  },
  Logical_Switch_Port: {
    columns: [
      'name',
      'type',
      'addresses',
      'port_security',
      'enabled',
      'options',
      'tag',
      'dhcpv4_options',
      'dhcpv6_options',
      'up',
      'external_ids',
    ],
    parent: { table: SWITCH, column: 'ports' },
    heldBy: { table: 'Port_Group', column: 'ports' },
    ...named,
  },
  Logical_Switch: {
    columns: ['name', 'ports', 'dns_records', 'external_ids'],
    ownedByName: true,
    uniqueName: false,
  },
};

/** Columns of a table that only hold references to rows which know by themselves where they belong. */
export function referringColumns(table: NorthboundTable): string[] {
  return Object.values(NORTHBOUND_TABLES)
    .flatMap(({ parent, heldBy }) => [parent, heldBy])
    .filter((rule) => rule?.table === table)
    .map((rule) => rule?.column ?? '');
}

export const MARK_PREFIX = 'skydeck:';
/** The mark that makes a row ours: the id of the resource it stands for. */
export const MARK_ID = 'skydeck:id';
/** The mark with the id of the network that the row belongs to. */
export const MARK_NETWORK = 'skydeck:network';
/** As the network's: of the router, the security group, the floating IP that the row belongs to. */
export const MARK_ROUTER = 'skydeck:router';
export const MARK_SECURITY_GROUP = 'skydeck:security-group';
export const MARK_FLOATING_IP = 'skydeck:floating-ip';
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
    }
  /** Refuses it if the column of that row is no longer what it was. */
  | {
      readonly op: 'wait';
      readonly table: NorthboundTable;
      readonly where: ByUuid;
      readonly columns: readonly [string];
      readonly until: '==';
      readonly rows: readonly [Readonly<Record<string, readonly string[]>>];
      readonly timeoutMs: 0;
    };
