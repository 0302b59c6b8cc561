import { array, flags, int32, opaque, optionalString, string, uint64 } from '../codec.js';
import { typedParam } from '../typed-params.js';
import { procedure } from './procedure.js';
import { domain as dom } from './types.js';

/** Migration procedures of remote_protocol.x: version 3 of the migration protocol, with extensible parameters. */

const COOKIE_MAX = 4_194_304;
const PARAMS_MAX = 64;
const HOUR = 3_600_000;

const params = array(typedParam, PARAMS_MAX);
const cookie = opaque(COOKIE_MAX);

export const domainMigrateBegin3Params = procedure(
  302,
  'DOMAIN_MIGRATE_BEGIN3_PARAMS',
  { dom, params, flags },
  { cookie, xml: string },
);
export const domainMigratePrepare3Params = procedure(
  303,
  'DOMAIN_MIGRATE_PREPARE3_PARAMS',
  { params, cookie, flags },
  { cookie, uri: optionalString },
);
export const domainMigratePerform3Params = procedure(
  305,
  'DOMAIN_MIGRATE_PERFORM3_PARAMS',
  { dom, destinationUri: optionalString, params, cookie, flags },
  { cookie },
  { timeoutMs: HOUR },
);
export const domainMigrateFinish3Params = procedure(
  306,
  'DOMAIN_MIGRATE_FINISH3_PARAMS',
  { params, cookie, flags, cancelled: int32 },
  { dom, cookie },
  { timeoutMs: HOUR },
);
export const domainMigrateConfirm3Params = procedure(
  307,
  'DOMAIN_MIGRATE_CONFIRM3_PARAMS',
  { dom, params, cookie, flags, cancelled: int32 },
  {},
  { timeoutMs: HOUR },
);
export const domainMigrateSetMaxDowntime = procedure(
  166,
  'DOMAIN_MIGRATE_SET_MAX_DOWNTIME',
  { dom, downtimeMs: uint64, flags },
  {},
);
export const domainMigrateSetMaxSpeed = procedure(
  207,
  'DOMAIN_MIGRATE_SET_MAX_SPEED',
  { dom, bandwidth: uint64, flags },
  {},
);
export const domainMigrateGetMaxSpeed = procedure(
  242,
  'DOMAIN_MIGRATE_GET_MAX_SPEED',
  { dom, flags },
  { bandwidth: uint64 },
);
export const domainMigrateStartPostCopy = procedure(
  364,
  'DOMAIN_MIGRATE_START_POST_COPY',
  { dom, flags },
  {},
);
