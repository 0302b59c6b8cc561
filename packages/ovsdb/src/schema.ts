import { OvsdbProtocolError } from './errors.js';

export type AtomType = 'integer' | 'real' | 'boolean' | 'string' | 'uuid';

/** A column's type (RFC 7047 section 3.2), flattened to what encoding needs. */
export interface ColumnSchema {
  readonly key: AtomType;
  /** Present for maps. */
  readonly value?: AtomType;
  readonly min: number;
  readonly max: number;
}

export interface TableSchema {
  readonly columns: ReadonlyMap<string, ColumnSchema>;
}

export interface DatabaseSchema {
  readonly name: string;
  readonly version: string;
  readonly tables: ReadonlyMap<string, TableSchema>;
}

const UUID_COLUMN: ColumnSchema = { key: 'uuid', min: 1, max: 1 };

/** Whether a column holds exactly one value, at most one, several, or key-value pairs. */
export function columnShape(column: ColumnSchema): 'scalar' | 'optional' | 'set' | 'map' {
  if (column.value !== undefined) return 'map';
  if (column.max > 1) return 'set';
  return column.min === 1 ? 'scalar' : 'optional';
}

/** Looks a column up; `_uuid` and `_version` exist everywhere. Throws {@link OvsdbProtocolError}. */
export function columnOf(schema: DatabaseSchema, table: string, column: string): ColumnSchema {
  if (column === '_uuid' || column === '_version') return UUID_COLUMN;
  const found = tableOf(schema, table).columns.get(column);
  if (!found) throw new OvsdbProtocolError(`${schema.name} has no column ${table}.${column}`);
  return found;
}

/** Looks a table up. Throws {@link OvsdbProtocolError}. */
export function tableOf(schema: DatabaseSchema, table: string): TableSchema {
  const found = schema.tables.get(table);
  if (!found) throw new OvsdbProtocolError(`${schema.name} has no table ${table}`);
  return found;
}

/** Reads the answer of `get_schema`. Throws {@link OvsdbProtocolError} when it is none. */
export function parseSchema(json: unknown): DatabaseSchema {
  if (!isObject(json) || typeof json.name !== 'string' || !isObject(json.tables)) {
    throw new OvsdbProtocolError('not a database schema');
  }
  const tables = new Map<string, TableSchema>();
  for (const [tableName, table] of Object.entries(json.tables)) {
    if (!isObject(table) || !isObject(table.columns)) {
      throw new OvsdbProtocolError(`table ${tableName} has no columns`);
    }
    const columns = new Map<string, ColumnSchema>();
    for (const [columnName, column] of Object.entries(table.columns)) {
      if (!isObject(column)) throw new OvsdbProtocolError(`${tableName}.${columnName} is no column`);
      columns.set(columnName, parseColumn(column.type, `${tableName}.${columnName}`));
    }
    tables.set(tableName, { columns });
  }
  return { name: json.name, version: typeof json.version === 'string' ? json.version : '', tables };
}

function parseColumn(type: unknown, where: string): ColumnSchema {
  if (typeof type === 'string') return { key: atomType(type, where), min: 1, max: 1 };
  if (!isObject(type)) throw new OvsdbProtocolError(`${where} has no type`);
  return {
    key: baseType(type.key, where),
    ...(type.value === undefined ? {} : { value: baseType(type.value, where) }),
    min: typeof type.min === 'number' ? type.min : 1,
    max: type.max === 'unlimited' ? Infinity : typeof type.max === 'number' ? type.max : 1,
  };
}

function baseType(base: unknown, where: string): AtomType {
  return atomType(isObject(base) ? base.type : base, where);
}

function atomType(name: unknown, where: string): AtomType {
  if (name === 'integer' || name === 'real' || name === 'boolean' || name === 'string' || name === 'uuid') {
    return name;
  }
  throw new OvsdbProtocolError(`${where} has unknown type ${String(name)}`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
