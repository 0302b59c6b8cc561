import { array, flags, int32, opaque, string, uint32, uuid } from '../codec.js';
import { procedure } from './procedure.js';
import { secret } from './types.js';

/** Secret procedures of remote_protocol.x. */

const SECRET_LIST_MAX = 16384;
const SECRET_VALUE_MAX = 65536;

export const connectListAllSecrets = procedure(
  287,
  'CONNECT_LIST_ALL_SECRETS',
  { needResults: int32, flags },
  { secrets: array(secret, SECRET_LIST_MAX), ret: uint32 },
);
export const secretLookupByUuid = procedure(141, 'SECRET_LOOKUP_BY_UUID', { uuid }, { secret });
export const secretLookupByUsage = procedure(
  147,
  'SECRET_LOOKUP_BY_USAGE',
  { usageType: int32, usageID: string },
  { secret },
);
export const secretDefineXml = procedure(142, 'SECRET_DEFINE_XML', { xml: string, flags }, { secret });
export const secretGetXmlDesc = procedure(143, 'SECRET_GET_XML_DESC', { secret, flags }, { xml: string });
export const secretSetValue = procedure(
  144,
  'SECRET_SET_VALUE',
  { secret, value: opaque(SECRET_VALUE_MAX), flags },
  {},
);
export const secretGetValue = procedure(
  145,
  'SECRET_GET_VALUE',
  { secret, flags },
  { value: opaque(SECRET_VALUE_MAX) },
);
export const secretUndefine = procedure(146, 'SECRET_UNDEFINE', { secret }, {});
