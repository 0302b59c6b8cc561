import type { Tx } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { projectScope } from '../../policy/scope';
import { lockVolumes, type LockedVolume } from '../lock-volumes';
import { groupFacts, readGroupRows, type GroupRow } from './group-rows';
import type { GroupFacts } from './group-states';

export interface LockedGroup {
  group: GroupRow;
  facts: GroupFacts & { name: string };
  /** All of its volumes. */
  volumes: LockedVolume[];
}

/**
 * Locks a group and its volumes for the rest of the caller's transaction (the group first: whoever puts volumes in or
 * takes them out waits), and answers them as they are under the lock. @throws AppError NOT_FOUND
 */
export async function lockGroup(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
  alsoVolumeIds: readonly string[] = [],
): Promise<LockedGroup & { others: LockedVolume[] }> {
  await tx.$queryRaw`SELECT 1 FROM "VolumeGroup" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const where = { id, deletedAt: null, ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)) };
  const found = await tx.volumeGroup.findFirst({
    where,
    select: { volumes: { where: { deletedAt: null }, select: { id: true } } },
  });
  if (!found) throw notFound('volume group');
  const ids = [...new Set([...found.volumes.map((volume) => volume.id), ...alsoVolumeIds])];
  const locked = ids.length > 0 ? await lockVolumes(tx, ctx, ids) : [];
  const [group] = await readGroupRows(tx, { where, take: 1 });
  if (!group) throw notFound('volume group');
  return {
    group,
    facts: { ...groupFacts(group), name: group.name },
    volumes: locked.filter(({ groupId }) => groupId === id),
    others: locked.filter(({ groupId }) => groupId !== id),
  };
}
