import { z } from 'zod';
import type { Actor } from '../context';

/** Kinds of rows whose changes the database announces (its triggers name them). */
export const changeTypes = [
  'instance',
  'operation',
  'host',
  'image',
  'cachedImage',
  'metadataNamespace',
  'volume',
  'volumeType',
  'volumeBackend',
  'volumeTransfer',
  'snapshot',
  'volumeGroup',
  'groupSnapshot',
  'backup',
  'backupSchedule',
  'keyPair',
  'flavor',
  'network',
  'port',
  'router',
  'floatingIp',
  'securityGroup',
  'console',
  'session',
  'membership',
  'project',
  'quota',
] as const;

export type ChangeType = (typeof changeTypes)[number];

const notification = z.object({
  project: z.string().nullable(),
  user: z.string().nullable(),
  type: z.enum(changeTypes),
  id: z.string(),
});

/** A row changed. `project` null: everybody may know; `user` set: only that user may. */
export type ChangeEvent = z.infer<typeof notification>;

/** A notification's payload; null for what this version does not know. */
export function parseChangeEvent(payload: string): ChangeEvent | null {
  try {
    return notification.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}

/** Kinds that only cloud admins see when no project owns the row. */
const cloudOnly: ReadonlySet<ChangeType> = new Set(['host', 'operation', 'cachedImage', 'volumeBackend']);

/** Whether the actor may learn that the row changed. */
export function maySee(actor: Actor, event: ChangeEvent): boolean {
  if (event.user !== null) return event.user === actor.userId;
  if (event.project !== null) return actor.cloudAdmin || event.project === actor.projectId;
  return actor.cloudAdmin || !cloudOnly.has(event.type);
}
