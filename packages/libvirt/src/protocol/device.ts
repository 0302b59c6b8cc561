import { array, flags, int32, int64, opaque, string, uint32, uint64 } from '../codec.js';
import { typedParam } from '../typed-params.js';
import { procedure } from './procedure.js';
import { domain as dom } from './types.js';

/** Device, memory, CPU and tuning procedures of remote_protocol.x. */

const CPUMAP_MAX = 2048;
const CPUMAPS_MAX = 8_388_608;
const CPU_STATS_MAX = 2048;
const PARAMETERS_MAX = 32;
const nparams = int32;

export const domainAttachDeviceFlags = procedure(
  160,
  'DOMAIN_ATTACH_DEVICE_FLAGS',
  { dom, xml: string, flags },
  {},
);
export const domainDetachDeviceFlags = procedure(
  161,
  'DOMAIN_DETACH_DEVICE_FLAGS',
  { dom, xml: string, flags },
  {},
);
export const domainUpdateDeviceFlags = procedure(
  174,
  'DOMAIN_UPDATE_DEVICE_FLAGS',
  { dom, xml: string, flags },
  {},
);
export const domainDetachDeviceAlias = procedure(
  392,
  'DOMAIN_DETACH_DEVICE_ALIAS',
  { dom, alias: string, flags },
  {},
);

export const domainSetMemoryFlags = procedure(
  204,
  'DOMAIN_SET_MEMORY_FLAGS',
  { dom, memory: uint64, flags },
  {},
);
export const domainGetMaxMemory = procedure(17, 'DOMAIN_GET_MAX_MEMORY', { dom }, { memory: uint64 });
export const domainSetMemoryStatsPeriod = procedure(
  308,
  'DOMAIN_SET_MEMORY_STATS_PERIOD',
  { dom, period: int32, flags },
  {},
);
export const domainSetVcpusFlags = procedure(
  199,
  'DOMAIN_SET_VCPUS_FLAGS',
  { dom, vcpus: uint32, flags },
  {},
);
export const domainGetVcpusFlags = procedure(200, 'DOMAIN_GET_VCPUS_FLAGS', { dom, flags }, { num: int32 });
export const domainSetVcpu = procedure(
  384,
  'DOMAIN_SET_VCPU',
  { dom, cpumap: string, state: int32, flags },
  {},
);
export const domainPinVcpuFlags = procedure(
  225,
  'DOMAIN_PIN_VCPU_FLAGS',
  { dom, vcpu: uint32, cpumap: opaque(CPUMAP_MAX), flags },
  {},
);
export const domainGetVcpuPinInfo = procedure(
  230,
  'DOMAIN_GET_VCPU_PIN_INFO',
  { dom, ncpumaps: int32, maplen: int32, flags },
  { cpumaps: opaque(CPUMAPS_MAX), num: int32 },
);
export const domainPinEmulator = procedure(
  279,
  'DOMAIN_PIN_EMULATOR',
  { dom, cpumap: opaque(CPUMAP_MAX), flags },
  {},
);

/** Each tunable is set with typed parameters and read with two calls: how many there are, then what they are. */
const params = array(typedParam, PARAMETERS_MAX);

export const domainSetSchedulerParameters = procedure(
  219,
  'DOMAIN_SET_SCHEDULER_PARAMETERS_FLAGS',
  { dom, params, flags },
  {},
);
export const domainGetSchedulerParameters = procedure(
  223,
  'DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS',
  { dom, nparams, flags },
  { params },
);
export const domainSetBlkioParameters = procedure(
  205,
  'DOMAIN_SET_BLKIO_PARAMETERS',
  { dom, params, flags },
  {},
);
export const domainGetBlkioParameters = procedure(
  206,
  'DOMAIN_GET_BLKIO_PARAMETERS',
  { dom, nparams, flags },
  { params, nparams },
);
export const domainSetMemoryParameters = procedure(
  197,
  'DOMAIN_SET_MEMORY_PARAMETERS',
  { dom, params, flags },
  {},
);
export const domainGetMemoryParameters = procedure(
  198,
  'DOMAIN_GET_MEMORY_PARAMETERS',
  { dom, nparams, flags },
  { params, nparams },
);
export const domainSetInterfaceParameters = procedure(
  256,
  'DOMAIN_SET_INTERFACE_PARAMETERS',
  { dom, device: string, params, flags },
  {},
);
export const domainGetInterfaceParameters = procedure(
  257,
  'DOMAIN_GET_INTERFACE_PARAMETERS',
  { dom, device: string, nparams, flags },
  { params, nparams },
);
export const domainGetCpuStats = procedure(
  262,
  'DOMAIN_GET_CPU_STATS',
  { dom, nparams: uint32, startCpu: int32, ncpus: uint32, flags },
  { params: array(typedParam, CPU_STATS_MAX), nparams },
);
export const domainInterfaceStats = procedure(
  65,
  'DOMAIN_INTERFACE_STATS',
  { dom, device: string },
  {
    rxBytes: int64,
    rxPackets: int64,
    rxErrors: int64,
    rxDropped: int64,
    txBytes: int64,
    txPackets: int64,
    txErrors: int64,
    txDropped: int64,
  },
);
