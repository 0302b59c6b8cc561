export { LibvirtClient, type ClientState, type LibvirtClientOptions } from './client.js';
export { Connection, type ConnectionOptions } from './connection.js';
export type { CallOptions } from './call-queue.js';
export type { KeepaliveOptions } from './keepalive.js';
export { LibvirtStream } from './stream.js';
export { EventHub, type SubscribeOptions, type Subscription } from './events.js';
export { eventTable, type EventName, type EventOf, type LifecycleEvent } from './protocol/events.js';
export * from './errors.js';
export { ErrorCode, ErrorDomain, errorCodeName, errorDomainName } from './error-codes.js';
export * from './flags.js';
export {
  DEFAULT_SOCKET_PATH,
  DEFAULT_TCP_PORT,
  DEFAULT_TLS_PORT,
  describeEndpoint,
  type Endpoint,
  type TcpEndpoint,
  type TlsEndpoint,
  type UnixEndpoint,
} from './transport/endpoint.js';
export type { DomainTarget, Options } from './api/caller.js';
export type { BlockApi, BlockCommitOptions, BlockJob } from './api/blocks.js';
export type { ConsoleApi, Screenshot } from './api/consoles.js';
export type { DeviceApi } from './api/devices.js';
export type { DomainApi, DomainInfo, DomainStateInfo, Metadata } from './api/domains.js';
export type { GuestApi, GuestFilesystem, GuestInterface } from './api/guest.js';
export type { CpuComparison, DomainCapabilitiesQuery, HostApi, NodeInfo } from './api/host.js';
export type { JobApi, JobInfo, JobType, MigrateOptions } from './api/jobs.js';
export type { NodeDeviceApi } from './api/node-devices.js';
export type { PoolApi, PoolInfo } from './api/pools.js';
export type { SecretApi, SecretUsage } from './api/secrets.js';
export type { SnapshotApi } from './api/snapshots.js';
export type { DomainStats, MemoryStats, StatsApi, StatsQuery } from './api/stats.js';
export type { TuningApi } from './api/tuning.js';
export type { TransferOptions, VolumeApi, VolumeInfo } from './api/volumes.js';
export { domainState, domainStateReason, type DomainState } from './domain-state.js';
export type {
  Domain,
  DomainSnapshot,
  NodeDevice,
  Secret,
  StoragePool,
  StorageVolume,
} from './protocol/types.js';
export { param, paramsToRecord, type ParamRecord, type TypedParam, type TypedValue } from './typed-params.js';
export { XdrError } from './xdr.js';
export * as protocol from './protocol/index.js';
