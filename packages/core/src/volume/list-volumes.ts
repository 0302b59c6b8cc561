import type { Prisma } from '@skydeck/db';
import type { RequestContext } from '../context';
import { isUuid } from '../identity/uuid';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import { projectScope } from '../policy/scope';
import { readVolumeRows } from './volume-rows';
import { toVolumeSummary, type VolumeSummary } from './volume-summary';
import type { ListVolumesInput } from './volume.input';

/** One page of volumes. @throws AppError FORBIDDEN */
export async function listVolumes(
  ctx: RequestContext,
  input: ListVolumesInput,
): Promise<Page<VolumeSummary>> {
  authorize(ctx, 'volume.read');
  const scope = projectScope(ctx, { requested: input.allProjects, permission: 'volume.all-projects' });
  if (input.backendId) authorize(ctx, 'volume.all-projects');
  const where = conditions(input, scope);
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    readVolumeRows(ctx.db, ctx.actor, { where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.volume.count({ where }),
  ]);
  return {
    items: rows.map((row) => toVolumeSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

function conditions(input: ListVolumesInput, scope: { projectId?: string }): Prisma.VolumeWhereInput {
  const {
    status,
    typeId,
    groupId,
    sizeGiB,
    bootable,
    encrypted,
    availabilityZone,
    backendId,
    instanceId,
    search,
  } = input;
  return {
    ...scope,
    deletedAt: null,
    typeId,
    groupId,
    sizeGiB,
    bootable,
    encrypted,
    availabilityZone,
    backendId,
    ...(status?.length ? { status: { in: status } } : {}),
    ...(instanceId ? { attachments: { some: { instanceId } } } : {}),
    ...(search ? (isUuid(search) ? { id: search } : { name: containing(search) }) : {}),
  };
}
