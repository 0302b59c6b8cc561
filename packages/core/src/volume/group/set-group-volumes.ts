import type { Tx } from '@skydeck/db';
import { notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { assertVolumeAction } from '../volume-states';
import { checkMembership } from './check-membership';
import type { SetGroupVolumesInput } from './group.input';
import { assertGroupAction } from './group-states';
import { lockGroup } from './lock-group';

/** Says which volumes are in a group. @throws AppError FORBIDDEN, NOT_FOUND, INVALID, CONFLICT */
export async function setGroupVolumes(ctx: RequestContext, input: SetGroupVolumesInput): Promise<void> {
  authorize(ctx, 'volume.group.write');
  await transaction(ctx.db, (tx) => changeVolumes(tx, ctx, input));
}

/** As `setGroupVolumes`, in the caller's transaction and authorised by the caller. */
export async function changeVolumes(
  tx: Tx,
  ctx: RequestContext,
  { id, volumeIds }: SetGroupVolumesInput,
): Promise<void> {
  const { group, facts, volumes, others } = await lockGroup(tx, ctx, id, volumeIds);
  assertGroupAction(facts, 'manage', ctx.actor);
  const known = new Set([...volumes, ...others].map((volume) => volume.id));
  if (volumeIds.some((volumeId) => !known.has(volumeId))) throw notFound('volume');
  const wanted = new Set(volumeIds);
  const leaving = volumes.filter((volume) => !wanted.has(volume.id));
  const types = group.types.map(({ type }) => type);
  for (const volume of others) {
    assertVolumeAction(volume, 'group', ctx.actor);
    checkMembership(volume, { ...group, types });
  }
  for (const volume of leaving) assertVolumeAction(volume, 'ungroup', ctx.actor);
  const idsOf = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);
  await tx.volume.updateMany({ where: { id: { in: idsOf(others) } }, data: { groupId: id } });
  await tx.volume.updateMany({ where: { id: { in: idsOf(leaving) } }, data: { groupId: null } });
  // What lists show of it has changed with them.
  await tx.volumeGroup.update({ where: { id }, data: { updatedAt: new Date() } });
  await recordAudit(tx, ctx, {
    action: 'volume.group.write',
    resourceType: 'volumeGroup',
    resourceId: id,
    projectId: group.projectId,
    detail: { action: 'manage', name: group.name, added: idsOf(others), removed: idsOf(leaving) },
  });
}
