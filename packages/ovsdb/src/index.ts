export { OvsdbClient, type ClientOptions } from './client.js';
export type { CallOptions } from './connection.js';
export { formatEndpoint, parseEndpoints, type Endpoint, type TlsOptions } from './endpoint.js';
export {
  OvsdbConnectionError,
  OvsdbError,
  OvsdbProtocolError,
  OvsdbRpcError,
  OvsdbTimeoutError,
  OvsdbTransactionError,
} from './errors.js';
export { sameValue, type Atom, type NamedUuid, type Row, type Value, type WritableValue } from './codec.js';
export { Lock } from './lock.js';
export { Monitor, type MonitoredTable, type RowChange } from './monitor.js';
export type { Condition, Mutation, Operation, OperationResult, WritableRow } from './operations.js';
export type { AtomType, ColumnSchema, DatabaseSchema, TableSchema } from './schema.js';
