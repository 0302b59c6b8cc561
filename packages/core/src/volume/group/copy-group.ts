import type { Tx } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { projectScope } from '../../policy/scope';
import { transaction } from '../../transaction';
import { startVolume } from '../insert-volume';
import { createVolumeInput, type VolumeSource } from '../volume.input';
import type { CopyGroupInput } from './group.input';
import { assertGroupAction } from './group-states';
import { assertGroupSnapshotAction } from './group-snapshot-states';
import { lockGroupSnapshot } from './lock-group-snapshot';
import { insertGroup, type NewGroup } from './insert-group';
import { lockGroup } from './lock-group';

/** What the new group is to be like, and the volumes in it. */
interface Original {
  group: Pick<NewGroup, 'availabilityZone' | 'typeIds'>;
  parts: { name: string; sizeGiB: number; typeId: string; source: VolumeSource }[];
}

/**
 * Makes a group with copies of all volumes of another one, or of what they were at a group snapshot: all of them are
 * asked for, or none is. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, QUOTA_EXCEEDED
 */
export async function copyGroup(
  ctx: RequestContext,
  { source, name, description }: CopyGroupInput,
): Promise<{ id: string; operationIds: string[] }> {
  authorize(ctx, 'volume.group.write');
  authorize(ctx, 'volume.create');
  const { id, operations } = await transaction(ctx.db, async (tx) => {
    const { group, parts } =
      source.kind === 'group'
        ? await groupOriginal(tx, ctx, source.groupId)
        : await snapshotOriginal(tx, ctx, source.groupSnapshotId);
    const sourceId = source.kind === 'group' ? source.groupId : source.groupSnapshotId;
    const id = await insertGroup(
      tx,
      ctx,
      { ...group, name, description },
      { action: source.kind === 'group' ? 'clone' : 'create-from-snapshot', sourceId },
    );
    const operations = [];
    for (const part of parts) {
      const input = createVolumeInput.parse({ ...part, groupId: id });
      operations.push((await startVolume(tx, ctx, input)).operation);
    }
    return { id, operations };
  });
  await Promise.all(operations.map((operation) => ctx.wake.wake(operation.queue, operation.id)));
  return { id, operationIds: operations.map((operation) => operation.id) };
}

async function groupOriginal(tx: Tx, ctx: RequestContext, id: string): Promise<Original> {
  const { group, facts, volumes } = await lockGroup(tx, ctx, id);
  assertGroupAction(facts, 'clone', ctx.actor);
  return {
    group: { availabilityZone: group.availabilityZone, typeIds: group.types.map(({ type }) => type.id) },
    parts: volumes.map((volume) => ({
      name: volume.name,
      sizeGiB: volume.sizeGiB,
      typeId: volume.typeId,
      source: { kind: 'volume', volumeId: volume.id },
    })),
  };
}

async function snapshotOriginal(tx: Tx, ctx: RequestContext, id: string): Promise<Original> {
  const { snapshot, facts } = await lockGroupSnapshot(tx, ctx, id);
  assertGroupSnapshotAction(facts, 'create-group', ctx.actor);
  const group = await tx.volumeGroup.findFirst({
    where: { id: snapshot.groupId, ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)) },
    include: { types: true },
  });
  if (!group) throw notFound('volume group');
  return {
    group: { availabilityZone: group.availabilityZone, typeIds: group.types.map(({ typeId }) => typeId) },
    parts: snapshot.snapshots.map((part) => ({
      name: part.volume.name,
      sizeGiB: part.sizeGiB,
      typeId: part.volume.typeId,
      source: { kind: 'snapshot', snapshotId: part.id },
    })),
  };
}
