import type { ChangeType } from '@skydeck/core/events/change-event';

export interface Change {
  type: ChangeType;
  id: string;
}

/** After a change of these the user's rights or project may be others, and with them all that is shown. */
const everything = 'everything';

/** Procedures whose answers show rows of a kind. */
const shownBy: Record<ChangeType, readonly string[] | typeof everything> = {
  instance: [
    'instance.list',
    'instance.get',
    'instance.xml',
    'quota.usage',
    'search.find',
    'host.list',
    'host.get',
  ],
  operation: [
    'operation.list',
    'operation.get',
    'instance.list',
    'instance.get',
    'volume.list',
    'volume.get',
    'backup.list',
    'backup.get',
    'image.list',
    'image.get',
    'imageCache.list',
    'imageCache.summary',
    'volumeGroup.list',
    'volumeGroup.get',
    'groupSnapshot.list',
    'groupSnapshot.get',
  ],
  host: ['host.list', 'host.get'],
  image: ['image.list', 'image.get', 'image.members', 'image.uploads', 'search.find', 'quota.usage'],
  cachedImage: ['imageCache.list', 'imageCache.summary'],
  metadataNamespace: ['metadataNamespace.list', 'metadataNamespace.get'],
  volume: [
    'volume.list',
    'volume.get',
    'backup.list',
    'backup.get',
    'volumeGroup.list',
    'volumeGroup.get',
    'volumeBackend.list',
    'volumeBackend.get',
    'volumeType.list',
    // What can be done to a snapshot depends on its volume.
    'snapshot.list',
    'snapshot.get',
    'instance.get',
    'search.find',
    'quota.usage',
  ],
  volumeType: ['volumeType.list', 'volumeType.get', 'qosSpec.list'],
  volumeBackend: ['volumeBackend.list', 'volumeBackend.get', 'volumeBackend.orphans', 'volume.zones'],
  volumeTransfer: ['volumeTransfer.list', 'volume.list', 'volume.get'],
  snapshot: [
    'snapshot.list',
    'snapshot.get',
    'groupSnapshot.list',
    'groupSnapshot.get',
    'volume.get',
    'search.find',
    'quota.usage',
  ],
  volumeGroup: [
    'volumeGroup.list',
    'volumeGroup.get',
    'groupSnapshot.list',
    'volume.list',
    'volume.get',
    'quota.usage',
  ],
  groupSnapshot: ['groupSnapshot.list', 'groupSnapshot.get', 'volumeGroup.list', 'volumeGroup.get'],
  backup: ['backup.list', 'backup.get', 'backupSchedule.list', 'search.find', 'quota.usage'],
  backupSchedule: ['backupSchedule.list', 'backup.get'],
  keyPair: ['keyPair.list', 'quota.usage', 'search.find'],
  flavor: ['flavor.list', 'search.find'],
  network: [
    'network.list',
    'network.get',
    'port.list',
    'port.get',
    'router.list',
    'router.get',
    'floatingIp.list',
    'instance.list',
    'instance.get',
    'quota.usage',
  ],
  port: [
    'port.list',
    'port.get',
    'network.list',
    'network.get',
    'router.list',
    'router.get',
    'securityGroup.list',
    'securityGroup.get',
    'instance.list',
    'instance.get',
    'quota.usage',
  ],
  router: ['router.list', 'router.get', 'port.list', 'port.get', 'floatingIp.list', 'quota.usage'],
  floatingIp: ['floatingIp.list', 'quota.usage'],
  securityGroup: ['securityGroup.list', 'securityGroup.get', 'port.list', 'port.get', 'quota.usage'],
  console: ['console.viewers', 'instance.get'],
  session: everything,
  membership: everything,
  project: everything,
  quota: ['quota.usage'],
};

/** Kept fresh by their own means; asked for again, a log would jump away under its reader. */
const followed: ReadonlySet<string> = new Set(['instance.log', 'instance.logFrom']);

/** For these a change of another row of the same kind does not matter. */
const byId: Partial<Record<ChangeType, readonly string[]>> = {
  instance: ['instance.get', 'instance.xml'],
  operation: ['operation.get'],
  host: ['host.get'],
  image: ['image.get', 'image.members'],
  volume: ['volume.get'],
  snapshot: ['snapshot.get'],
};

function pathOf(queryKey: readonly unknown[]): string {
  return Array.isArray(queryKey[0]) ? queryKey[0].join('.') : '';
}

function inputId(queryKey: readonly unknown[]): unknown {
  const options = queryKey[1];
  if (typeof options !== 'object' || options === null || !('input' in options)) return undefined;
  const { input } = options;
  return typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
}

/** Whether the answer under a tRPC query key (`[['instance','get'], {input}]`) may show one of these changes. */
export function isAffected(queryKey: readonly unknown[], changes: readonly Change[]): boolean {
  const path = pathOf(queryKey);
  return changes.some((change) => {
    const shown = shownBy[change.type];
    if (shown === everything) return path !== '' && mayBeOutdated(queryKey);
    if (!shown.includes(path)) return false;
    return !byId[change.type]?.includes(path) || inputId(queryKey) === change.id;
  });
}

/** Whether an answer has to be asked for again when changes may have been missed. */
export function mayBeOutdated(queryKey: readonly unknown[]): boolean {
  return !followed.has(pathOf(queryKey));
}

/** Parses an event's data; null for what we do not know (a newer server). */
export function parseChange(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || !('type' in value) || !('id' in value)) return null;
    const { type, id } = value;
    if (typeof type !== 'string' || typeof id !== 'string' || !Object.hasOwn(shownBy, type)) return null;
    return { type: type as ChangeType, id };
  } catch {
    return null;
  }
}
