import { array, bool, flags, int32, string } from '../codec.js';
import { procedure, SLOW } from './procedure.js';
import { domain as dom, domainSnapshot as snapshot } from './types.js';

/** Snapshot procedures of remote_protocol.x. */

const SNAPSHOT_LIST_MAX = 16384;

export const domainSnapshotCreateXml = procedure(
  185,
  'DOMAIN_SNAPSHOT_CREATE_XML',
  { dom, xml: string, flags },
  { snapshot },
  { timeoutMs: SLOW },
);
export const domainSnapshotGetXmlDesc = procedure(
  186,
  'DOMAIN_SNAPSHOT_GET_XML_DESC',
  { snapshot, flags },
  { xml: string },
);
export const domainListAllSnapshots = procedure(
  274,
  'DOMAIN_LIST_ALL_SNAPSHOTS',
  { dom, needResults: int32, flags },
  { snapshots: array(snapshot, SNAPSHOT_LIST_MAX), ret: int32 },
);
export const domainSnapshotListAllChildren = procedure(
  275,
  'DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN',
  { snapshot, needResults: int32, flags },
  { snapshots: array(snapshot, SNAPSHOT_LIST_MAX), ret: int32 },
);
export const domainSnapshotLookupByName = procedure(
  189,
  'DOMAIN_SNAPSHOT_LOOKUP_BY_NAME',
  { dom, name: string, flags },
  { snapshot },
);
export const domainHasCurrentSnapshot = procedure(
  190,
  'DOMAIN_HAS_CURRENT_SNAPSHOT',
  { dom, flags },
  { result: bool },
);
export const domainSnapshotCurrent = procedure(191, 'DOMAIN_SNAPSHOT_CURRENT', { dom, flags }, { snapshot });
export const domainSnapshotGetParent = procedure(
  244,
  'DOMAIN_SNAPSHOT_GET_PARENT',
  { snapshot, flags },
  { parent: snapshot },
);
export const domainRevertToSnapshot = procedure(
  192,
  'DOMAIN_REVERT_TO_SNAPSHOT',
  { snapshot, flags },
  {},
  { timeoutMs: SLOW },
);
export const domainSnapshotDelete = procedure(
  193,
  'DOMAIN_SNAPSHOT_DELETE',
  { snapshot, flags },
  {},
  { timeoutMs: SLOW },
);
