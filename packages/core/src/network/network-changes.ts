import { Prisma, type Db, type NetworkChange, type NetworkChangeKind } from '@skydeck/db';
import { joinScopes, type SyncScope } from './sync-scope';

/** Channel on which the database announces that there are changes. */
export const NETWORK_CHANGES_CHANNEL = 'skydeck_network';
/** How long a worker that died may keep others from what it took. */
const LEASE_SECONDS = 30;

export type TakenChange = Pick<NetworkChange, 'id' | 'kind' | 'resourceId'>;

/** Takes changes that the network's database has yet to be told, the oldest first; no other worker gets the same. */
export async function takeNetworkChanges(db: Db, most: number): Promise<TakenChange[]> {
  const taken = await db.$queryRaw<TakenChange[]>`
    UPDATE "NetworkChange" SET "leasedUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT "id" FROM "NetworkChange" WHERE "leasedUntil" IS NULL OR "leasedUntil" < now()
      ORDER BY "id" LIMIT ${most} FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "kind"::text AS "kind", "resourceId"`;
  return taken.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** They have been told. */
export async function finishNetworkChanges(db: Db, changes: readonly TakenChange[]): Promise<void> {
  if (changes.length === 0) return;
  await db.$executeRaw`
    DELETE FROM "NetworkChange" WHERE "id" IN (${Prisma.join(changes.map(({ id }) => id))})`;
}

const SCOPES: Readonly<Record<NetworkChangeKind, keyof SyncScope>> = {
  port: 'portIds',
  network: 'networkIds',
  router: 'routerIds',
  securityGroup: 'securityGroupIds',
  floatingIp: 'floatingIpIds',
};

/** What has to be looked at for these changes. */
export function scopeOfChanges(changes: readonly TakenChange[]): SyncScope {
  return joinScopes(changes.map(({ kind, resourceId }) => ({ [SCOPES[kind]]: [resourceId] })));
}
