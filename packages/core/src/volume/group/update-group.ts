import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import type { UpdateGroupInput } from './group.input';
import { assertGroupAction } from './group-states';
import { lockGroup } from './lock-group';

/** Renames or describes a group. What is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function updateGroup(ctx: RequestContext, { id, ...data }: UpdateGroupInput): Promise<void> {
  authorize(ctx, 'volume.group.write');
  await transaction(ctx.db, async (tx) => {
    const { group, facts } = await lockGroup(tx, ctx, id);
    assertGroupAction(facts, 'update', ctx.actor);
    await tx.volumeGroup.update({ where: { id }, data });
    await recordAudit(tx, ctx, {
      action: 'volume.group.write',
      resourceType: 'volumeGroup',
      resourceId: id,
      projectId: group.projectId,
      detail: { action: 'update', before: group.name, name: data.name ?? group.name },
    });
  });
}
