import { randomUUID } from 'node:crypto';
import { AppError } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { startOperation } from '../../operation/start-operation';
import { authorize } from '../../policy/authorize';
import { claimQuota } from '../../quota/claim-quota';
import { transaction } from '../../transaction';
import type { LockedVolume } from '../lock-volumes';
import { assertVolumeAction } from '../volume-states';
import type { CreateGroupSnapshotInput } from './group.input';
import { groupDeadlines } from './group-deadlines';
import { assertGroupAction } from './group-states';
import { lockGroup } from './lock-group';

/**
 * Freezes all volumes of a group at one moment. The snapshots are in the lists from here on.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
 */
export async function createGroupSnapshot(
  ctx: RequestContext,
  input: CreateGroupSnapshotInput,
): Promise<{ id: string; operationId: string }> {
  authorize(ctx, 'volume.group.write');
  authorize(ctx, 'volume.snapshot.write');
  const id = randomUUID();
  const { name, description } = input;
  const { userId } = ctx.actor;
  const operation = await transaction(ctx.db, async (tx) => {
    const { group, facts, volumes } = await lockGroup(tx, ctx, input.groupId);
    const { projectId } = group;
    assertGroupAction(facts, 'snapshot', ctx.actor);
    for (const volume of volumes) assertVolumeAction(volume, 'snapshot', ctx.actor);
    const volumeHostId = oneHost(group.name, volumes);
    await claimQuota(tx, { projectId, userId }, { snapshots: volumes.length });
    await tx.groupSnapshot.create({ data: { id, projectId, userId, groupId: group.id, name, description } });
    const parts = volumes.map((volume) => ({ id: randomUUID(), volume }));
    await tx.volumeSnapshot.createMany({
      data: parts.map(({ id: partId, volume }) => ({
        id: partId,
        projectId,
        userId,
        volumeId: volume.id,
        name: `${name}: ${volume.name}`.slice(0, 255),
        description,
        sizeGiB: volume.sizeGiB,
        groupSnapshotId: id,
      })),
    });
    const volumeIds = volumes.map((volume) => volume.id);
    await tx.volume.updateMany({ where: { id: { in: volumeIds } }, data: { status: 'snapshotting' } });
    await recordAudit(tx, ctx, {
      action: 'volume.group.write',
      resourceType: 'groupSnapshot',
      resourceId: id,
      projectId,
      detail: { action: 'snapshot', name, groupId: group.id, group: group.name, volumes: volumes.length },
    });
    return startOperation(tx, {
      kind: 'group-snapshot.create',
      projectId,
      subjectType: 'volumeGroup',
      subjectId: group.id,
      subjectName: group.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { groupSnapshotId: id, groupSnapshotName: name, volumeIds },
      memo: { volumeHostId },
      deadlineMs: groupDeadlines.snapshot,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { id, operationId: operation.id };
}

/** The host that owns all of their back ends: what lies on several cannot be frozen at one moment. */
function oneHost(groupName: string, volumes: readonly LockedVolume[]): string {
  const [hostId, ...others] = new Set(volumes.map((volume) => volume.hostId));
  if (hostId && others.length === 0) return hostId;
  throw new AppError(
    'CONFLICT',
    `The volumes of ${groupName} lie on back ends of several hosts: they cannot be frozen at one moment.`,
    { hint: 'Take out those of the other hosts, or change their type to one of the same back end.' },
  );
}
