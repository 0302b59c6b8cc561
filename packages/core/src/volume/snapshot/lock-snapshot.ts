import type { Tx } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { projectScope } from '../../policy/scope';
import { lockVolume, type LockedVolume } from '../lock-volumes';
import { readSnapshotRows, type SnapshotRow } from './snapshot-rows';

export interface LockedSnapshot {
  snapshot: SnapshotRow;
  /** Locked too: what happens to a snapshot happens to its volume's bytes. */
  volume: LockedVolume;
}

/**
 * Locks a snapshot and its volume (the volume first, as everywhere) for the rest of the caller's transaction, and
 * answers both as they are under the lock. @throws AppError NOT_FOUND
 */
export async function lockSnapshot(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
): Promise<LockedSnapshot> {
  const where = { id, deletedAt: null, ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)) };
  const found = await tx.volumeSnapshot.findFirst({ where, select: { volumeId: true } });
  if (!found) throw notFound('snapshot');
  const volume = await lockVolume(tx, ctx, found.volumeId);
  await tx.$queryRaw`SELECT 1 FROM "VolumeSnapshot" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const [snapshot] = await readSnapshotRows(tx, { where, take: 1 });
  if (!snapshot) throw notFound('snapshot');
  return { snapshot, volume };
}
