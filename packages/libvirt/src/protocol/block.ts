import { array, flags, int32, int64, optionalString, string, struct, uint32, uint64 } from '../codec.js';
import { typedParam } from '../typed-params.js';
import { procedure } from './procedure.js';
import { domain as dom } from './types.js';

/** Disk and block job procedures of remote_protocol.x. `path` and `disk` are a target (`vda`) or a source path. */

const path = string;
const disk = string;
const nparams = int32;
const BLOCK_STATS_MAX = 16;
const IO_TUNE_MAX = 32;
const COPY_PARAMS_MAX = 16;
const DISK_ERRORS_MAX = 256;

export const domainBlockResize = procedure(
  251,
  'DOMAIN_BLOCK_RESIZE',
  { dom, disk, size: uint64, flags },
  {},
);
export const domainGetBlockInfo = procedure(
  194,
  'DOMAIN_GET_BLOCK_INFO',
  { dom, path, flags },
  { allocation: uint64, capacity: uint64, physical: uint64 },
);
export const domainBlockStats = procedure(
  64,
  'DOMAIN_BLOCK_STATS',
  { dom, path },
  { readRequests: int64, readBytes: int64, writeRequests: int64, writeBytes: int64, errors: int64 },
);
export const domainBlockStatsFlags = procedure(
  243,
  'DOMAIN_BLOCK_STATS_FLAGS',
  { dom, path, nparams, flags },
  { params: array(typedParam, BLOCK_STATS_MAX), nparams },
);
export const domainGetDiskErrors = procedure(
  263,
  'DOMAIN_GET_DISK_ERRORS',
  { dom, maxErrors: uint32, flags },
  { errors: array(struct({ disk, error: int32 }), DISK_ERRORS_MAX), count: int32 },
);
export const domainSetBlockIoTune = procedure(
  252,
  'DOMAIN_SET_BLOCK_IO_TUNE',
  { dom, disk, params: array(typedParam, IO_TUNE_MAX), flags },
  {},
);
export const domainGetBlockIoTune = procedure(
  253,
  'DOMAIN_GET_BLOCK_IO_TUNE',
  { dom, disk: optionalString, nparams, flags },
  { params: array(typedParam, IO_TUNE_MAX), nparams },
);
export const domainSetBlockThreshold = procedure(
  386,
  'DOMAIN_SET_BLOCK_THRESHOLD',
  { dom, device: string, threshold: uint64, flags },
  {},
);

export const domainGetBlockJobInfo = procedure(
  238,
  'DOMAIN_GET_BLOCK_JOB_INFO',
  { dom, path, flags },
  { found: int32, type: int32, bandwidth: uint64, current: uint64, end: uint64 },
);
export const domainBlockJobAbort = procedure(
  237,
  'DOMAIN_BLOCK_JOB_ABORT',
  { dom, path, flags },
  {},
  { timeoutMs: 120_000 },
);
export const domainBlockJobSetSpeed = procedure(
  239,
  'DOMAIN_BLOCK_JOB_SET_SPEED',
  { dom, path, bandwidth: uint64, flags },
  {},
);
export const domainBlockPull = procedure(
  240,
  'DOMAIN_BLOCK_PULL',
  { dom, path, bandwidth: uint64, flags },
  {},
);
export const domainBlockRebase = procedure(
  266,
  'DOMAIN_BLOCK_REBASE',
  { dom, path, base: optionalString, bandwidth: uint64, flags },
  {},
);
export const domainBlockCopy = procedure(
  345,
  'DOMAIN_BLOCK_COPY',
  { dom, path, destinationXml: string, params: array(typedParam, COPY_PARAMS_MAX), flags },
  {},
);
export const domainBlockCommit = procedure(
  290,
  'DOMAIN_BLOCK_COMMIT',
  { dom, disk, base: optionalString, top: optionalString, bandwidth: uint64, flags },
  {},
);
