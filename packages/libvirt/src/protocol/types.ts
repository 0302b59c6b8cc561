import { int32, optional, optionalString, string, struct, uuid, type TypeOf } from '../codec.js';

/** Structs of remote_protocol.x that several procedures share. */

/** `remote_nonnull_domain`. `id` is -1 while the domain is not running. */
export const domain = struct({ name: string, uuid, id: int32 });
export type Domain = TypeOf<typeof domain>;

/** `remote_nonnull_network`. */
export const network = struct({ name: string, uuid });
export type Network = TypeOf<typeof network>;

/** `remote_nonnull_storage_pool`. */
export const storagePool = struct({ name: string, uuid });
export type StoragePool = TypeOf<typeof storagePool>;

/** `remote_nonnull_storage_vol`. `key` is the path for file-backed pools. */
export const storageVolume = struct({ pool: string, name: string, key: string });
export type StorageVolume = TypeOf<typeof storageVolume>;

/** `remote_nonnull_node_device`. */
export const nodeDevice = struct({ name: string });
export type NodeDevice = TypeOf<typeof nodeDevice>;

/** `remote_nonnull_secret`. `usageType` is virSecretUsageType. */
export const secret = struct({ uuid, usageType: int32, usageID: string });
export type Secret = TypeOf<typeof secret>;

/** `remote_nonnull_domain_snapshot`. */
export const domainSnapshot = struct({ name: string, dom: domain });
export type DomainSnapshot = TypeOf<typeof domainSnapshot>;

/** `remote_error`, the payload of every message with status ERROR (virNetMessageError of virnetprotocol.x). */
export const remoteError = struct({
  code: int32,
  domain: int32,
  message: optionalString,
  level: int32,
  dom: optional(domain),
  str1: optionalString,
  str2: optionalString,
  str3: optionalString,
  int1: int32,
  int2: int32,
  net: optional(network),
});
export type RemoteError = TypeOf<typeof remoteError>;
