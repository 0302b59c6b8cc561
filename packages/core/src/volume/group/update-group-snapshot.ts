import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import type { UpdateGroupSnapshotInput } from './group.input';
import { assertGroupSnapshotAction } from './group-snapshot-states';
import { lockGroupSnapshot } from './lock-group-snapshot';

/** Renames or describes a group snapshot. What is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function updateGroupSnapshot(
  ctx: RequestContext,
  { id, ...data }: UpdateGroupSnapshotInput,
): Promise<void> {
  authorize(ctx, 'volume.group.write');
  await transaction(ctx.db, async (tx) => {
    const { snapshot, facts } = await lockGroupSnapshot(tx, ctx, id);
    assertGroupSnapshotAction(facts, 'update', ctx.actor);
    await tx.groupSnapshot.update({ where: { id }, data });
    await recordAudit(tx, ctx, {
      action: 'volume.group.write',
      resourceType: 'groupSnapshot',
      resourceId: id,
      projectId: snapshot.projectId,
      detail: { action: 'update-snapshot', before: snapshot.name, name: data.name ?? snapshot.name },
    });
  });
}
