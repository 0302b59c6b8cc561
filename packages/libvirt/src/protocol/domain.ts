import { array, bool, flags, int32, optionalString, string, struct, uint32, uint64, uuid } from '../codec.js';
import { typedParam } from '../typed-params.js';
import { procedure, SLOW, streamProcedure } from './procedure.js';
import { domain } from './types.js';

/** Domain life cycle, description, information and console procedures of remote_protocol.x. */

const DOMAIN_LIST_MAX = 16384;
const ALL_DOMAIN_STATS_MAX = 262_144;
const DOMAIN_STATS_PARAMS_MAX = 16384;
const JOB_STATS_MAX = 64;
const MEMORY_STATS_MAX = 1024;
const SEND_KEY_MAX = 16;

const dom = domain;

export const connectListAllDomains = procedure(
  273,
  'CONNECT_LIST_ALL_DOMAINS',
  { needResults: int32, flags },
  { domains: array(domain, DOMAIN_LIST_MAX), ret: uint32 },
);
export const domainLookupById = procedure(22, 'DOMAIN_LOOKUP_BY_ID', { id: int32 }, { dom });
export const domainLookupByName = procedure(23, 'DOMAIN_LOOKUP_BY_NAME', { name: string }, { dom });
export const domainLookupByUuid = procedure(24, 'DOMAIN_LOOKUP_BY_UUID', { uuid }, { dom });

export const domainDefineXml = procedure(11, 'DOMAIN_DEFINE_XML', { xml: string }, { dom });
export const domainDefineXmlFlags = procedure(
  350,
  'DOMAIN_DEFINE_XML_FLAGS',
  { xml: string, flags },
  { dom },
);
export const domainUndefineFlags = procedure(231, 'DOMAIN_UNDEFINE_FLAGS', { dom, flags }, {});
export const domainCreateXml = procedure(
  10,
  'DOMAIN_CREATE_XML',
  { xml: string, flags },
  { dom },
  { timeoutMs: 120_000 },
);
export const domainCreateWithFlags = procedure(
  196,
  'DOMAIN_CREATE_WITH_FLAGS',
  { dom, flags },
  { dom },
  // A managed-save image is restored by this call too.
  { timeoutMs: SLOW },
);
export const domainDestroyFlags = procedure(
  234,
  'DOMAIN_DESTROY_FLAGS',
  { dom, flags },
  {},
  { timeoutMs: 120_000 },
);
export const domainShutdownFlags = procedure(258, 'DOMAIN_SHUTDOWN_FLAGS', { dom, flags }, {});
export const domainReboot = procedure(27, 'DOMAIN_REBOOT', { dom, flags }, {});
export const domainReset = procedure(245, 'DOMAIN_RESET', { dom, flags }, {});
export const domainSuspend = procedure(34, 'DOMAIN_SUSPEND', { dom }, {});
export const domainResume = procedure(28, 'DOMAIN_RESUME', { dom }, {});
export const domainPmSuspendForDuration = procedure(
  261,
  'DOMAIN_PM_SUSPEND_FOR_DURATION',
  { dom, target: uint32, duration: uint64, flags },
  {},
);
export const domainPmWakeup = procedure(267, 'DOMAIN_PM_WAKEUP', { dom, flags }, {});
export const domainInjectNmi = procedure(210, 'DOMAIN_INJECT_NMI', { dom, flags }, {});
export const domainSendKey = procedure(
  226,
  'DOMAIN_SEND_KEY',
  { dom, codeset: uint32, holdTime: uint32, keycodes: array(uint32, SEND_KEY_MAX), flags },
  {},
);
export const domainRename = procedure(
  358,
  'DOMAIN_RENAME',
  { dom, newName: optionalString, flags },
  { ret: int32 },
);

export const domainManagedSave = procedure(
  182,
  'DOMAIN_MANAGED_SAVE',
  { dom, flags },
  {},
  { timeoutMs: SLOW },
);
export const domainHasManagedSaveImage = procedure(
  183,
  'DOMAIN_HAS_MANAGED_SAVE_IMAGE',
  { dom, flags },
  { result: bool },
);
export const domainManagedSaveRemove = procedure(184, 'DOMAIN_MANAGED_SAVE_REMOVE', { dom, flags }, {});
export const domainSaveFlags = procedure(
  232,
  'DOMAIN_SAVE_FLAGS',
  { dom, to: string, xml: optionalString, flags },
  {},
  { timeoutMs: SLOW },
);
export const domainRestoreFlags = procedure(
  233,
  'DOMAIN_RESTORE_FLAGS',
  { from: string, xml: optionalString, flags },
  {},
  { timeoutMs: SLOW },
);
export const domainCoreDumpWithFormat = procedure(
  334,
  'DOMAIN_CORE_DUMP_WITH_FORMAT',
  { dom, to: string, format: uint32, flags },
  {},
  { timeoutMs: SLOW },
);

export const domainGetXmlDesc = procedure(14, 'DOMAIN_GET_XML_DESC', { dom, flags }, { xml: string });
export const domainGetOsType = procedure(19, 'DOMAIN_GET_OS_TYPE', { dom }, { type: string });
export const domainGetState = procedure(
  212,
  'DOMAIN_GET_STATE',
  { dom, flags },
  { state: int32, reason: int32 },
);
export const domainGetInfo = procedure(
  16,
  'DOMAIN_GET_INFO',
  { dom },
  { state: uint32, maxMemory: uint64, memory: uint64, vcpus: uint32, cpuTime: uint64 },
);
export const domainGetControlInfo = procedure(
  229,
  'DOMAIN_GET_CONTROL_INFO',
  { dom, flags },
  { state: uint32, details: uint32, stateTime: uint64 },
);
export const domainGetHostname = procedure(277, 'DOMAIN_GET_HOSTNAME', { dom, flags }, { hostname: string });
export const domainIsActive = procedure(150, 'DOMAIN_IS_ACTIVE', { dom }, { active: bool });
export const domainIsPersistent = procedure(151, 'DOMAIN_IS_PERSISTENT', { dom }, { persistent: bool });
export const domainIsUpdated = procedure(202, 'DOMAIN_IS_UPDATED', { dom }, { updated: bool });
export const domainGetAutostart = procedure(15, 'DOMAIN_GET_AUTOSTART', { dom }, { autostart: bool });
export const domainSetAutostart = procedure(29, 'DOMAIN_SET_AUTOSTART', { dom, autostart: bool }, {});
export const domainSetMetadata = procedure(
  264,
  'DOMAIN_SET_METADATA',
  { dom, type: int32, metadata: optionalString, key: optionalString, uri: optionalString, flags },
  {},
);
export const domainGetMetadata = procedure(
  265,
  'DOMAIN_GET_METADATA',
  { dom, type: int32, uri: optionalString, flags },
  { metadata: string },
);

const domainStatsRecord = struct({ dom, params: array(typedParam, DOMAIN_STATS_PARAMS_MAX) });

export const connectGetAllDomainStats = procedure(
  344,
  'CONNECT_GET_ALL_DOMAIN_STATS',
  { doms: array(domain, DOMAIN_LIST_MAX), stats: uint32, flags },
  { records: array(domainStatsRecord, ALL_DOMAIN_STATS_MAX) },
);
export const domainMemoryStats = procedure(
  159,
  'DOMAIN_MEMORY_STATS',
  { dom, maxStats: uint32, flags },
  { stats: array(struct({ tag: int32, value: uint64 }), MEMORY_STATS_MAX) },
);

export const domainGetJobInfo = procedure(
  163,
  'DOMAIN_GET_JOB_INFO',
  { dom },
  {
    type: int32,
    timeElapsed: uint64,
    timeRemaining: uint64,
    dataTotal: uint64,
    dataProcessed: uint64,
    dataRemaining: uint64,
    memTotal: uint64,
    memProcessed: uint64,
    memRemaining: uint64,
    fileTotal: uint64,
    fileProcessed: uint64,
    fileRemaining: uint64,
  },
);
export const domainGetJobStats = procedure(
  298,
  'DOMAIN_GET_JOB_STATS',
  { dom, flags },
  { type: int32, params: array(typedParam, JOB_STATS_MAX) },
);
export const domainAbortJob = procedure(164, 'DOMAIN_ABORT_JOB', { dom }, {});

export const domainOpenConsole = streamProcedure(
  201,
  'DOMAIN_OPEN_CONSOLE',
  'duplex',
  { dom, device: optionalString, flags },
  {},
);
export const domainOpenChannel = streamProcedure(
  296,
  'DOMAIN_OPEN_CHANNEL',
  'duplex',
  { dom, name: optionalString, flags },
  {},
);
export const domainScreenshot = streamProcedure(
  211,
  'DOMAIN_SCREENSHOT',
  'read',
  { dom, screen: uint32, flags },
  { mime: optionalString },
);
