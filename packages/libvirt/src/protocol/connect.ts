import {
  array,
  bool,
  charVector,
  flags,
  int32,
  opaque,
  optionalString,
  string,
  struct,
  uint32,
  uint64,
} from '../codec.js';
import { typedParam } from '../typed-params.js';
import { procedure } from './procedure.js';

/** Connection, authentication and host procedures of remote_protocol.x. */

/** Upper limits of remote_protocol.x. */
const AUTH_TYPE_LIST_MAX = 20;
const NODE_STATS_MAX = 16;
const NODE_MAX_CELLS = 1024;
const CPU_MODELS_MAX = 8192;
const CPU_BASELINE_MAX = 256;
const CPUMAP_MAX = 2048;
const NODE_MEMORY_PARAMETERS_MAX = 64;

/** `remote_auth_type`. */
export const AuthType = { NONE: 0, SASL: 1, POLKIT: 2 } as const;

/** virDrvFeature of libvirt's driver.h: what a server may be asked about. */
export const Feature = { PROGRAM_KEEPALIVE: 10, REMOTE_EVENT_CALLBACK: 14 } as const;

export const authList = procedure(66, 'AUTH_LIST', {}, { types: array(int32, AUTH_TYPE_LIST_MAX) });
export const authPolkit = procedure(70, 'AUTH_POLKIT', {}, { complete: int32 });

export const connectOpen = procedure(1, 'CONNECT_OPEN', { name: optionalString, flags }, {});
export const connectClose = procedure(2, 'CONNECT_CLOSE', {}, {});
export const connectSupportsFeature = procedure(
  60,
  'CONNECT_SUPPORTS_FEATURE',
  { feature: int32 },
  { supported: bool },
);
export const connectGetType = procedure(3, 'CONNECT_GET_TYPE', {}, { type: string });
export const connectGetVersion = procedure(4, 'CONNECT_GET_VERSION', {}, { version: uint64 });
export const connectGetLibVersion = procedure(157, 'CONNECT_GET_LIB_VERSION', {}, { version: uint64 });
export const connectGetHostname = procedure(59, 'CONNECT_GET_HOSTNAME', {}, { hostname: string });
export const connectGetUri = procedure(110, 'CONNECT_GET_URI', {}, { uri: string });
export const connectIsSecure = procedure(149, 'CONNECT_IS_SECURE', {}, { secure: bool });
export const connectGetSysinfo = procedure(203, 'CONNECT_GET_SYSINFO', { flags }, { sysinfo: string });
export const connectGetMaxVcpus = procedure(
  5,
  'CONNECT_GET_MAX_VCPUS',
  { type: optionalString },
  { max: int32 },
);
export const connectGetCapabilities = procedure(7, 'CONNECT_GET_CAPABILITIES', {}, { capabilities: string });
export const connectGetDomainCapabilities = procedure(
  342,
  'CONNECT_GET_DOMAIN_CAPABILITIES',
  {
    emulator: optionalString,
    arch: optionalString,
    machine: optionalString,
    virtType: optionalString,
    flags,
  },
  { capabilities: string },
);
export const connectGetCpuModelNames = procedure(
  312,
  'CONNECT_GET_CPU_MODEL_NAMES',
  { arch: string, needResults: int32, flags },
  { models: array(string, CPU_MODELS_MAX), ret: int32 },
);
export const connectCompareCpu = procedure(
  158,
  'CONNECT_COMPARE_CPU',
  { xml: string, flags },
  { result: int32 },
);
export const connectBaselineCpu = procedure(
  162,
  'CONNECT_BASELINE_CPU',
  { xmlCpus: array(string, CPU_BASELINE_MAX), flags },
  { cpu: string },
);
export const connectCompareHypervisorCpu = procedure(
  393,
  'CONNECT_COMPARE_HYPERVISOR_CPU',
  {
    emulator: optionalString,
    arch: optionalString,
    machine: optionalString,
    virtType: optionalString,
    xml: string,
    flags,
  },
  { result: int32 },
);
export const connectBaselineHypervisorCpu = procedure(
  394,
  'CONNECT_BASELINE_HYPERVISOR_CPU',
  {
    emulator: optionalString,
    arch: optionalString,
    machine: optionalString,
    virtType: optionalString,
    xmlCpus: array(string, CPU_BASELINE_MAX),
    flags,
  },
  { cpu: string },
);

export const nodeGetInfo = procedure(
  6,
  'NODE_GET_INFO',
  {},
  {
    model: charVector(32),
    memory: uint64,
    cpus: int32,
    mhz: int32,
    nodes: int32,
    sockets: int32,
    cores: int32,
    threads: int32,
  },
);

const nodeStat = struct({ field: string, value: uint64 });

/** Called twice: with `nparams` 0 for the count, then with the count for the values. */
export const nodeGetCpuStats = procedure(
  227,
  'NODE_GET_CPU_STATS',
  { cpu: int32, nparams: int32, flags },
  { params: array(nodeStat, NODE_STATS_MAX), nparams: int32 },
);
export const nodeGetMemoryStats = procedure(
  228,
  'NODE_GET_MEMORY_STATS',
  { nparams: int32, cell: int32, flags },
  { params: array(nodeStat, NODE_STATS_MAX), nparams: int32 },
);
export const nodeGetFreeMemory = procedure(102, 'NODE_GET_FREE_MEMORY', {}, { bytes: uint64 });
export const nodeGetCellsFreeMemory = procedure(
  101,
  'NODE_GET_CELLS_FREE_MEMORY',
  { startCell: int32, maxCells: int32 },
  { cells: array(uint64, NODE_MAX_CELLS) },
);
export const nodeGetFreePages = procedure(
  340,
  'NODE_GET_FREE_PAGES',
  { pages: array(uint32, NODE_MAX_CELLS), startCell: int32, cellCount: uint32, flags },
  { counts: array(uint64, NODE_MAX_CELLS) },
);
export const nodeGetCpuMap = procedure(
  293,
  'NODE_GET_CPU_MAP',
  { needMap: int32, needOnline: int32, flags },
  { map: opaque(CPUMAP_MAX), online: uint32, ret: int32 },
);
export const nodeGetMemoryParameters = procedure(
  289,
  'NODE_GET_MEMORY_PARAMETERS',
  { nparams: int32, flags },
  { params: array(typedParam, NODE_MEMORY_PARAMETERS_MAX), nparams: int32 },
);
