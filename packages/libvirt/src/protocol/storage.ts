import { array, bool, flags, int32, optionalString, string, uint32, uint64, uuid } from '../codec.js';
import { procedure, SLOW, streamProcedure } from './procedure.js';
import { storagePool as pool, storageVolume as volume } from './types.js';

/** Storage pool and volume procedures of remote_protocol.x. */

const POOL_LIST_MAX = 4096;
const VOLUME_LIST_MAX = 16384;

export const connectListAllStoragePools = procedure(
  281,
  'CONNECT_LIST_ALL_STORAGE_POOLS',
  { needResults: int32, flags },
  { pools: array(pool, POOL_LIST_MAX), ret: uint32 },
);
export const connectFindStoragePoolSources = procedure(
  75,
  'CONNECT_FIND_STORAGE_POOL_SOURCES',
  { type: string, sourceSpec: optionalString, flags },
  { xml: string },
);
export const connectGetStoragePoolCapabilities = procedure(
  403,
  'CONNECT_GET_STORAGE_POOL_CAPABILITIES',
  { flags },
  { capabilities: string },
);
export const storagePoolLookupByName = procedure(
  84,
  'STORAGE_POOL_LOOKUP_BY_NAME',
  { name: string },
  { pool },
);
export const storagePoolLookupByUuid = procedure(85, 'STORAGE_POOL_LOOKUP_BY_UUID', { uuid }, { pool });
export const storagePoolLookupByVolume = procedure(86, 'STORAGE_POOL_LOOKUP_BY_VOLUME', { volume }, { pool });
export const storagePoolLookupByTargetPath = procedure(
  391,
  'STORAGE_POOL_LOOKUP_BY_TARGET_PATH',
  { path: string },
  { pool },
);
export const storagePoolDefineXml = procedure(
  77,
  'STORAGE_POOL_DEFINE_XML',
  { xml: string, flags },
  { pool },
);
export const storagePoolCreateXml = procedure(
  76,
  'STORAGE_POOL_CREATE_XML',
  { xml: string, flags },
  { pool },
);
export const storagePoolCreate = procedure(
  78,
  'STORAGE_POOL_CREATE',
  { pool, flags },
  {},
  { timeoutMs: 120_000 },
);
export const storagePoolBuild = procedure(79, 'STORAGE_POOL_BUILD', { pool, flags }, {}, { timeoutMs: SLOW });
export const storagePoolDestroy = procedure(80, 'STORAGE_POOL_DESTROY', { pool }, {});
export const storagePoolDelete = procedure(
  81,
  'STORAGE_POOL_DELETE',
  { pool, flags },
  {},
  { timeoutMs: SLOW },
);
export const storagePoolUndefine = procedure(82, 'STORAGE_POOL_UNDEFINE', { pool }, {});
export const storagePoolRefresh = procedure(
  83,
  'STORAGE_POOL_REFRESH',
  { pool, flags },
  {},
  { timeoutMs: 120_000 },
);
export const storagePoolGetInfo = procedure(
  87,
  'STORAGE_POOL_GET_INFO',
  { pool },
  { state: uint32, capacity: uint64, allocation: uint64, available: uint64 },
);
export const storagePoolGetXmlDesc = procedure(
  88,
  'STORAGE_POOL_GET_XML_DESC',
  { pool, flags },
  { xml: string },
);
export const storagePoolGetAutostart = procedure(
  89,
  'STORAGE_POOL_GET_AUTOSTART',
  { pool },
  { autostart: bool },
);
export const storagePoolSetAutostart = procedure(
  90,
  'STORAGE_POOL_SET_AUTOSTART',
  { pool, autostart: bool },
  {},
);
export const storagePoolIsActive = procedure(154, 'STORAGE_POOL_IS_ACTIVE', { pool }, { active: bool });
export const storagePoolIsPersistent = procedure(
  155,
  'STORAGE_POOL_IS_PERSISTENT',
  { pool },
  { persistent: bool },
);
export const storagePoolListAllVolumes = procedure(
  282,
  'STORAGE_POOL_LIST_ALL_VOLUMES',
  { pool, needResults: int32, flags },
  { volumes: array(volume, VOLUME_LIST_MAX), ret: uint32 },
);

export const storageVolLookupByName = procedure(
  95,
  'STORAGE_VOL_LOOKUP_BY_NAME',
  { pool, name: string },
  { volume },
);
export const storageVolLookupByKey = procedure(96, 'STORAGE_VOL_LOOKUP_BY_KEY', { key: string }, { volume });
export const storageVolLookupByPath = procedure(
  97,
  'STORAGE_VOL_LOOKUP_BY_PATH',
  { path: string },
  { volume },
);
export const storageVolCreateXml = procedure(
  93,
  'STORAGE_VOL_CREATE_XML',
  { pool, xml: string, flags },
  { volume },
  { timeoutMs: SLOW },
);
export const storageVolCreateXmlFrom = procedure(
  125,
  'STORAGE_VOL_CREATE_XML_FROM',
  { pool, xml: string, source: volume, flags },
  { volume },
  { timeoutMs: SLOW },
);
export const storageVolDelete = procedure(
  94,
  'STORAGE_VOL_DELETE',
  { volume, flags },
  {},
  { timeoutMs: SLOW },
);
export const storageVolWipe = procedure(165, 'STORAGE_VOL_WIPE', { volume, flags }, {}, { timeoutMs: SLOW });
export const storageVolResize = procedure(
  260,
  'STORAGE_VOL_RESIZE',
  { volume, capacity: uint64, flags },
  {},
  { timeoutMs: SLOW },
);
export const storageVolGetInfoFlags = procedure(
  378,
  'STORAGE_VOL_GET_INFO_FLAGS',
  { volume, flags },
  { type: int32, capacity: uint64, allocation: uint64 },
);
export const storageVolGetXmlDesc = procedure(
  99,
  'STORAGE_VOL_GET_XML_DESC',
  { volume, flags },
  { xml: string },
);
export const storageVolGetPath = procedure(100, 'STORAGE_VOL_GET_PATH', { volume }, { path: string });
export const storageVolUpload = streamProcedure(
  208,
  'STORAGE_VOL_UPLOAD',
  'write',
  { volume, offset: uint64, length: uint64, flags },
  {},
);
export const storageVolDownload = streamProcedure(
  209,
  'STORAGE_VOL_DOWNLOAD',
  'read',
  { volume, offset: uint64, length: uint64, flags },
  {},
);
