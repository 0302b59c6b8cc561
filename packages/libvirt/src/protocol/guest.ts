import { array, flags, int32, int64, optionalString, string, struct, uint32, uint64 } from '../codec.js';
import { typedParam } from '../typed-params.js';
import { procedure, QEMU_PROGRAM } from './procedure.js';
import { domain as dom } from './types.js';

/** Guest agent procedures of remote_protocol.x, and those of qemu_protocol.x. */

const INTERFACE_MAX = 2048;
const ADDRESS_MAX = 2048;
const FILESYSTEM_MAX = 256;
const GUEST_INFO_MAX = 2048;
const GUEST_VCPU_MAX = 64;
const KEYS_MAX = 2048;

const address = struct({ type: int32, address: string, prefix: uint32 });
const guestInterface = struct({ name: string, mac: optionalString, addresses: array(address, ADDRESS_MAX) });
const filesystem = struct({
  mountpoint: string,
  name: string,
  type: string,
  devices: array(string, FILESYSTEM_MAX),
});

export const domainInterfaceAddresses = procedure(
  353,
  'DOMAIN_INTERFACE_ADDRESSES',
  { dom, source: uint32, flags },
  { interfaces: array(guestInterface, INTERFACE_MAX) },
);
export const domainGetGuestInfo = procedure(
  418,
  'DOMAIN_GET_GUEST_INFO',
  { dom, types: uint32, flags },
  { params: array(typedParam, GUEST_INFO_MAX) },
);
export const domainGetFsInfo = procedure(
  349,
  'DOMAIN_GET_FSINFO',
  { dom, flags },
  { filesystems: array(filesystem, FILESYSTEM_MAX), ret: uint32 },
);
export const domainFsFreeze = procedure(
  335,
  'DOMAIN_FSFREEZE',
  { dom, mountpoints: array(string, FILESYSTEM_MAX), flags },
  { count: int32 },
  { timeoutMs: 120_000 },
);
export const domainFsThaw = procedure(
  336,
  'DOMAIN_FSTHAW',
  { dom, mountpoints: array(string, FILESYSTEM_MAX), flags },
  { count: int32 },
  { timeoutMs: 120_000 },
);
export const domainFsTrim = procedure(
  294,
  'DOMAIN_FSTRIM',
  { dom, mountpoint: optionalString, minimum: uint64, flags },
  {},
  { timeoutMs: 120_000 },
);
export const domainGetTime = procedure(
  337,
  'DOMAIN_GET_TIME',
  { dom, flags },
  { seconds: int64, nanoseconds: uint32 },
);
export const domainSetTime = procedure(
  338,
  'DOMAIN_SET_TIME',
  { dom, seconds: int64, nanoseconds: uint32, flags },
  {},
);
export const domainSetUserPassword = procedure(
  357,
  'DOMAIN_SET_USER_PASSWORD',
  { dom, user: optionalString, password: optionalString, flags },
  {},
);
export const domainGetGuestVcpus = procedure(
  371,
  'DOMAIN_GET_GUEST_VCPUS',
  { dom, flags },
  { params: array(typedParam, GUEST_VCPU_MAX) },
);
export const domainSetGuestVcpus = procedure(
  372,
  'DOMAIN_SET_GUEST_VCPUS',
  { dom, cpumap: string, state: int32, flags },
  {},
);
export const domainAuthorizedSshKeysGet = procedure(
  424,
  'DOMAIN_AUTHORIZED_SSH_KEYS_GET',
  { dom, user: string, flags },
  { keys: array(string, KEYS_MAX) },
);
export const domainAuthorizedSshKeysSet = procedure(
  425,
  'DOMAIN_AUTHORIZED_SSH_KEYS_SET',
  { dom, user: string, keys: array(string, KEYS_MAX), flags },
  {},
);
export const domainAgentSetResponseTimeout = procedure(
  420,
  'DOMAIN_AGENT_SET_RESPONSE_TIMEOUT',
  { dom, timeout: int32, flags },
  { result: int32 },
);

export const qemuDomainMonitorCommand = procedure(
  1,
  'QEMU_DOMAIN_MONITOR_COMMAND',
  { dom, command: string, flags },
  { result: string },
  { program: QEMU_PROGRAM },
);
export const qemuDomainAgentCommand = procedure(
  3,
  'QEMU_DOMAIN_AGENT_COMMAND',
  { dom, command: string, timeout: int32, flags },
  { result: optionalString },
  { program: QEMU_PROGRAM },
);
