import type { Prisma } from '@skydeck/db';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { findInstance } from './find-instance';
import { assertAction } from './instance-states';
import type { UpdateInstanceInput } from './instance.input';

/** Renames or describes an instance. What is not given stays. @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT */
export async function updateInstance(ctx: RequestContext, input: UpdateInstanceInput): Promise<void> {
  const instance = await findInstance(ctx, input.id, 'compute.instance.update');
  assertAction(instance, 'rename', ctx.actor);
  const { name, description, metadata, tags, cdromFirst } = input;
  const data: Prisma.InstanceUpdateInput = { name, description, metadata, tags, cdromFirst };
  await ctx.db.$transaction(async (tx) => {
    await tx.instance.update({ where: { id: instance.id }, data });
    await recordAudit(tx, ctx, {
      action: 'compute.instance.update',
      resourceType: 'instance',
      resourceId: instance.id,
      projectId: instance.projectId,
      detail: {
        before: instance.name,
        changed: Object.entries(data)
          .filter(([, value]) => value !== undefined)
          .map(([key]) => key),
        ...(name !== undefined ? { name } : {}),
      },
    });
  });
}
