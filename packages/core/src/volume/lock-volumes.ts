import { Prisma, type Tx } from '@skydeck/db';
import { notFound } from '../app-error';
import type { RequestContext } from '../context';
import { projectScope } from '../policy/scope';
import { countCopies } from './count-copies';
import { inGuests, type VolumeFacts } from './volume-states';

/** A volume under a row lock, with what its states and actions depend on. */
export interface LockedVolume extends VolumeFacts {
  id: string;
  name: string;
  sizeGiB: number;
  typeId: string;
  availabilityZone: string;
  backendId: string | null;
  location: string | null;
  /** The host whose agent owns the back end. */
  hostId: string | null;
}

/**
 * Locks the volumes for the rest of the caller's transaction, operations before volumes (the order in which running
 * steps lock theirs), and answers those that exist for the actor, with their counts as they are under the lock.
 */
export async function lockVolumes(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  ids: readonly string[],
): Promise<LockedVolume[]> {
  const wanted = Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));
  await tx.$queryRaw`
    SELECT 1 FROM "Operation" WHERE "subjectType" = 'volume' AND "subjectId" IN (${wanted})
      AND "state" IN ('PENDING', 'RUNNING', 'COMPENSATING') ORDER BY "id" FOR NO KEY UPDATE`;
  await tx.$queryRaw`
    SELECT 1 FROM "Volume" WHERE "id" IN (${wanted}) AND "deletedAt" IS NULL ORDER BY "id" FOR NO KEY UPDATE`;
  const rows = await tx.volume.findMany({
    where: {
      id: { in: [...ids] },
      deletedAt: null,
      ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)),
    },
    include: {
      backend: { select: { hostId: true } },
      attachments: { select: { instance: { select: { status: true } } } },
      _count: { select: { snapshots: { where: { deletedAt: null } } } },
    },
    omit: { wrappedKey: true },
    orderBy: { id: 'asc' },
  });
  const copies = await countCopies(tx, ids);
  return rows.map(({ _count, backend, attachments, ...row }) => ({
    ...row,
    ..._count,
    attachments: attachments.length,
    inGuests: inGuests(attachments),
    copies: copies.get(row.id) ?? 0,
    hostId: backend?.hostId ?? null,
  }));
}

/** One volume, as `lockVolumes` locks it. @throws AppError NOT_FOUND */
export async function lockVolume(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
): Promise<LockedVolume> {
  const [volume] = await lockVolumes(tx, ctx, [id]);
  if (!volume) throw notFound('volume');
  return volume;
}
