/** Kinds of row that the server reports changes of. */
export type ChangeType =
  | 'instance'
  | 'operation'
  | 'host'
  | 'image'
  | 'keyPair'
  | 'flavor'
  | 'network'
  | 'port'
  | 'console'
  | 'session'
  | 'quota';

export interface Change {
  type: ChangeType;
  id: string;
}

/** Procedures whose answers show rows of a kind. A log is not here: it is followed by its own means. */
const shownBy: Record<ChangeType, readonly string[]> = {
  instance: [
    'instance.list',
    'instance.get',
    'instance.xml',
    'quota.usage',
    'search.find',
    'host.list',
    'host.get',
  ],
  operation: ['operation.list', 'operation.get', 'instance.list', 'instance.get'],
  host: ['host.list', 'host.get'],
  image: ['image.list', 'search.find'],
  keyPair: ['keyPair.list', 'quota.usage', 'search.find'],
  flavor: ['flavor.list', 'search.find'],
  network: ['instance.list', 'instance.get'],
  port: ['instance.list', 'instance.get', 'quota.usage'],
  console: ['console.viewers', 'instance.get'],
  session: ['session.list', 'session.me'],
  quota: ['quota.usage'],
};

/** For these a change of another row of the same kind does not matter. */
const byId: Partial<Record<ChangeType, readonly string[]>> = {
  instance: ['instance.get', 'instance.xml'],
  operation: ['operation.get'],
  host: ['host.get'],
};

function inputId(queryKey: readonly unknown[]): unknown {
  const options = queryKey[1];
  if (typeof options !== 'object' || options === null || !('input' in options)) return undefined;
  const { input } = options;
  return typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
}

/** Whether the answer under a tRPC query key (`[['instance','get'], {input}]`) may show one of these changes. */
export function isAffected(queryKey: readonly unknown[], changes: readonly Change[]): boolean {
  const path = Array.isArray(queryKey[0]) ? queryKey[0].join('.') : '';
  return changes.some((change) => {
    if (!shownBy[change.type]?.includes(path)) return false;
    return !byId[change.type]?.includes(path) || inputId(queryKey) === change.id;
  });
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
