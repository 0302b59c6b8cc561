import { decodeValue, encodeValue, type Row, type WritableValue } from './codec.js';
import { OvsdbProtocolError, OvsdbTransactionError } from './errors.js';
import { columnOf, isObject, tableOf, type DatabaseSchema } from './schema.js';

export type WritableRow = Readonly<Record<string, WritableValue>>;

/** `[column, function, value]`; for sets and maps `includes` and `excludes` compare with a part of them. */
export type Condition = readonly [
  column: string,
  test: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'includes' | 'excludes',
  value: WritableValue,
];

/**
 * `[column, mutator, value]`. `insert` and `delete` work on sets and maps; a map's keys are deleted by giving an array
 * of keys instead of an object.
 */
export type Mutation = readonly [
  column: string,
  mutator: '+=' | '-=' | '*=' | '/=' | '%=' | 'insert' | 'delete',
  value: WritableValue,
];

/** The operations of a transaction (RFC 7047 section 5.2), with plain values. */
export type Operation =
  | { readonly op: 'insert'; readonly table: string; readonly row: WritableRow; readonly uuidName?: string }
  | {
      readonly op: 'select';
      readonly table: string;
      readonly where: readonly Condition[];
      readonly columns?: readonly string[];
    }
  | {
      readonly op: 'update';
      readonly table: string;
      readonly where: readonly Condition[];
      readonly row: WritableRow;
    }
  | {
      readonly op: 'mutate';
      readonly table: string;
      readonly where: readonly Condition[];
      readonly mutations: readonly Mutation[];
    }
  | { readonly op: 'delete'; readonly table: string; readonly where: readonly Condition[] }
  | {
      readonly op: 'wait';
      readonly table: string;
      readonly where: readonly Condition[];
      readonly columns: readonly string[];
      readonly until: '==' | '!=';
      readonly rows: readonly WritableRow[];
      /** How long the server may wait for it, in ms; 0 asks once. Left out: for ever. */
      readonly timeoutMs?: number;
    }
  | { readonly op: 'commit'; readonly durable: boolean }
  | { readonly op: 'abort' }
  | { readonly op: 'comment'; readonly comment: string }
  /** Fails unless this client holds the lock. */
  | { readonly op: 'assert'; readonly lock: string };

/** What one operation did: the inserted row's uuid, the rows selected, or the number of rows changed. */
export interface OperationResult {
  readonly uuid?: string;
  readonly rows?: readonly Row[];
  readonly count?: number;
}

/** An operation in the notation of RFC 7047. Throws {@link OvsdbProtocolError} if it does not fit the schema. */
export function encodeOperation(schema: DatabaseSchema, operation: Operation): Record<string, unknown> {
  switch (operation.op) {
    case 'insert':
      return {
        op: 'insert',
        table: operation.table,
        row: encodeRow(schema, operation.table, operation.row),
        ...(operation.uuidName === undefined ? {} : { 'uuid-name': operation.uuidName }),
      };
    case 'select':
      return {
        op: 'select',
        table: operation.table,
        where: encodeConditions(schema, operation.table, operation.where),
        ...(operation.columns ? { columns: operation.columns } : {}),
      };
    case 'update':
      return {
        op: 'update',
        table: operation.table,
        where: encodeConditions(schema, operation.table, operation.where),
        row: encodeRow(schema, operation.table, operation.row),
      };
    case 'mutate':
      return {
        op: 'mutate',
        table: operation.table,
        where: encodeConditions(schema, operation.table, operation.where),
        mutations: operation.mutations.map((mutation) => encodeMutation(schema, operation.table, mutation)),
      };
    case 'delete':
      return {
        op: 'delete',
        table: operation.table,
        where: encodeConditions(schema, operation.table, operation.where),
      };
    case 'wait':
      return {
        op: 'wait',
        table: operation.table,
        where: encodeConditions(schema, operation.table, operation.where),
        columns: operation.columns,
        until: operation.until,
        rows: operation.rows.map((row) => encodeRow(schema, operation.table, row)),
        ...(operation.timeoutMs === undefined ? {} : { timeout: operation.timeoutMs }),
      };
    default:
      return { ...operation };
  }
}

/** Conditions in the notation of RFC 7047, also used by `monitor_cond`. */
export function encodeConditions(
  schema: DatabaseSchema,
  table: string,
  conditions: readonly Condition[],
): unknown[] {
  return conditions.map(([column, test, value]) => [
    column,
    test,
    encodeValue(columnOf(schema, table, column), value),
  ]);
}

/**
 * Reads the answer of `transact`. Throws {@link OvsdbTransactionError} if any operation, or the commit, was refused.
 */
export function decodeResults(
  schema: DatabaseSchema,
  operations: readonly Operation[],
  reply: unknown,
): OperationResult[] {
  if (!Array.isArray(reply)) throw new OvsdbProtocolError('transact was not answered by an array');
  reply.forEach((item: unknown, index) => {
    if (isObject(item) && typeof item.error === 'string') {
      throw new OvsdbTransactionError(
        item.error,
        typeof item.details === 'string' ? item.details : '',
        index,
      );
    }
  });
  return operations.map((operation, index): OperationResult => {
    const item: unknown = reply[index];
    if (!isObject(item)) throw new OvsdbProtocolError(`operation ${index} was not answered`);
    return {
      ...(Array.isArray(item.uuid) ? { uuid: String(item.uuid[1]) } : {}),
      ...(typeof item.count === 'number' ? { count: item.count } : {}),
      ...(Array.isArray(item.rows) && 'table' in operation
        ? { rows: item.rows.map((row: unknown) => decodeRow(schema, operation.table, row)) }
        : {}),
    };
  });
}

/** A row in OVSDB's notation as plain values; columns that are absent stay absent. */
export function decodeRow(schema: DatabaseSchema, table: string, json: unknown): Row {
  if (!isObject(json)) throw new OvsdbProtocolError(`a row of ${table} is no object`);
  return Object.fromEntries(
    Object.entries(json).map(([column, value]) => [
      column,
      decodeValue(columnOf(schema, table, column), value),
    ]),
  );
}

function encodeRow(schema: DatabaseSchema, table: string, row: WritableRow): Record<string, unknown> {
  tableOf(schema, table);
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      encodeValue(columnOf(schema, table, column), value),
    ]),
  );
}

function encodeMutation(
  schema: DatabaseSchema,
  table: string,
  [column, mutator, value]: Mutation,
): unknown[] {
  const type = columnOf(schema, table, column);
  const keysOnly = mutator === 'delete' && type.value !== undefined && Array.isArray(value);
  const operand = keysOnly ? { key: type.key, min: 0, max: Infinity } : type;
  return [column, mutator, encodeValue(operand, value)];
}
