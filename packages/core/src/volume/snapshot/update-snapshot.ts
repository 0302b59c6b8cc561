import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { lockSnapshot } from './lock-snapshot';
import { assertSnapshotAction } from './snapshot-states';
import { factsOf } from './snapshot-summary';
import type { UpdateSnapshotInput } from './snapshot.input';

/** Renames or describes a snapshot. What is not given stays. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function updateSnapshot(ctx: RequestContext, input: UpdateSnapshotInput): Promise<void> {
  authorize(ctx, 'volume.snapshot.write');
  const { id, ...data } = input;
  await transaction(ctx.db, async (tx) => {
    const { snapshot } = await lockSnapshot(tx, ctx, id);
    assertSnapshotAction({ ...factsOf(snapshot), name: snapshot.name }, 'update', ctx.actor);
    await tx.volumeSnapshot.update({ where: { id }, data });
    await recordAudit(tx, ctx, {
      action: 'volume.snapshot.write',
      resourceType: 'snapshot',
      resourceId: id,
      projectId: snapshot.projectId,
      detail: {
        action: 'update',
        before: snapshot.name,
        changed: Object.entries(data)
          .filter(([, value]) => value !== undefined)
          .map(([key]) => key),
        ...(data.name !== undefined ? { name: data.name } : {}),
      },
    });
  });
}
