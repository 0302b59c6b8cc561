import { array, flags, int32, optionalString, string, uint32 } from '../codec.js';
import { procedure } from './procedure.js';
import { nodeDevice as device } from './types.js';

/** Node device procedures of remote_protocol.x. */

const name = string;
const DEVICE_LIST_MAX = 16384;
const CAPABILITY_LIST_MAX = 65536;

export const connectListAllNodeDevices = procedure(
  285,
  'CONNECT_LIST_ALL_NODE_DEVICES',
  { needResults: int32, flags },
  { devices: array(device, DEVICE_LIST_MAX), ret: uint32 },
);
export const nodeDeviceLookupByName = procedure(113, 'NODE_DEVICE_LOOKUP_BY_NAME', { name }, { device });
export const nodeDeviceGetXmlDesc = procedure(
  114,
  'NODE_DEVICE_GET_XML_DESC',
  { name, flags },
  { xml: string },
);
export const nodeDeviceGetParent = procedure(
  115,
  'NODE_DEVICE_GET_PARENT',
  { name },
  { parent: optionalString },
);
export const nodeDeviceListCaps = procedure(
  117,
  'NODE_DEVICE_LIST_CAPS',
  { name, maxNames: int32 },
  { names: array(string, CAPABILITY_LIST_MAX) },
);
export const nodeDeviceDetachFlags = procedure(
  301,
  'NODE_DEVICE_DETACH_FLAGS',
  { name, driver: optionalString, flags },
  {},
);
export const nodeDeviceReattach = procedure(119, 'NODE_DEVICE_RE_ATTACH', { name }, {});
export const nodeDeviceReset = procedure(120, 'NODE_DEVICE_RESET', { name }, {});
export const nodeDeviceCreateXml = procedure(
  123,
  'NODE_DEVICE_CREATE_XML',
  { xml: string, flags },
  { device },
);
export const nodeDeviceDestroy = procedure(124, 'NODE_DEVICE_DESTROY', { name }, {});
