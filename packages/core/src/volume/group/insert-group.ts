import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { projectScope } from '../../policy/scope';
import { claimQuota } from '../../quota/claim-quota';

export interface NewGroup {
  name: string;
  description: string;
  availabilityZone: string;
  typeIds: readonly string[];
}

/**
 * Writes a group's row, in the caller's transaction; answers its id. @param how for the audit trail
 * @throws AppError NOT_FOUND, INVALID, QUOTA_EXCEEDED
 */
export async function insertGroup(
  tx: Tx,
  ctx: RequestContext,
  { name, description, availabilityZone, typeIds }: NewGroup,
  how: { action: string; sourceId?: string },
): Promise<string> {
  const { projectId, userId } = ctx.actor;
  if (projectId === null) {
    throw new AppError('INVALID', 'No project is chosen.', { hint: 'Choose a project first.' });
  }
  await claimQuota(tx, { projectId, userId }, { groups: 1 });
  const mayUse = ctx.actor.cloudAdmin
    ? {}
    : { OR: [{ public: true }, { access: { some: projectScope(ctx) } }] };
  const types = await tx.volumeType.count({ where: { id: { in: [...typeIds] }, ...mayUse } });
  if (types !== typeIds.length) throw notFound('volume type');
  const id = randomUUID();
  await tx.volumeGroup.create({
    data: {
      id,
      projectId,
      userId,
      name,
      description,
      availabilityZone,
      types: { create: typeIds.map((typeId) => ({ typeId })) },
    },
  });
  await recordAudit(tx, ctx, {
    action: 'volume.group.write',
    resourceType: 'volumeGroup',
    resourceId: id,
    detail: { ...how, name },
  });
  return id;
}
