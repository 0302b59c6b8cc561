import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { startOperation } from '../operation/start-operation';
import { hostQueue } from '../operation/wake';
import { authorize } from '../policy/authorize';
import { claimQuota } from '../quota/claim-quota';
import { transaction } from '../transaction';
import { lockVolume } from './lock-volumes';
import type { ManageVolumeInput, UnmanageVolumeInput } from './manage-volume.input';
import { readUnknownContent } from './unknown-content';
import { useVolumeType } from './use-volume-type';
import { volumeDeadlines } from './volume-deadlines';
import { assertVolumeAction } from './volume-states';

const GIB = 1024 ** 3;

/**
 * Makes a volume of the chosen project of what somebody else made on a back end; for cloud admins.
 * @throws AppError FORBIDDEN, NOT_FOUND, INVALID, QUOTA_EXCEEDED
 */
export async function manageVolume(
  ctx: RequestContext,
  input: ManageVolumeInput,
): Promise<{ id: string; operationId: string }> {
  authorize(ctx, 'volume.manage');
  const { projectId, userId } = ctx.actor;
  if (projectId === null) {
    throw new AppError('INVALID', 'No project is chosen.', { hint: 'Choose a project first.' });
  }
  const id = randomUUID();
  const operation = await transaction(ctx.db, async (tx) => {
    const { hostId, sizeGiB } = await findForeign(tx, input);
    const type = await readPlainType(tx, input.typeId ?? null);
    await claimQuota(tx, { projectId, userId }, { volumes: 1, volumeGiB: sizeGiB });
    await tx.volume.create({
      data: {
        id,
        projectId,
        userId,
        name: input.name,
        description: input.description,
        status: 'managing',
        sizeGiB,
        typeId: type.id,
        multiattach: type.multiattach,
        bootable: input.bootable,
        backendId: input.backendId,
      },
    });
    await recordAudit(tx, ctx, {
      action: 'volume.manage',
      resourceType: 'volume',
      resourceId: id,
      detail: { action: 'manage', name: input.name, location: input.location },
    });
    return startOperation(tx, {
      kind: 'volume.manage',
      projectId,
      subjectType: 'volume',
      subjectId: id,
      subjectName: input.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { location: input.location },
      memo: { volumeHostId: hostId, backendId: input.backendId },
      queue: hostQueue(hostId),
      deadlineMs: volumeDeadlines.manage,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { id, operationId: operation.id };
}

/** What the agent has found under that name, and is nobody's. */
async function findForeign(
  tx: Tx,
  { backendId, location }: ManageVolumeInput,
): Promise<{ hostId: string; sizeGiB: number }> {
  const backend = await tx.volumeBackend.findUnique({ where: { id: backendId } });
  if (!backend) throw notFound('back end');
  const found = readUnknownContent(backend.unknownContent).find((each) => each.location === location);
  if (found?.kind !== 'foreign') {
    throw new AppError('INVALID', `Nothing called ${location} was found on ${backend.name}.`, {
      field: 'location',
      hint: 'It is looked for every minute: choose what the list of unknown content shows.',
    });
  }
  return { hostId: backend.hostId, sizeGiB: Math.max(1, Math.ceil(found.sizeBytes / GIB)) };
}

async function readPlainType(tx: Tx, id: string | null) {
  const type = await useVolumeType(tx, id === null ? { isDefault: true } : { id });
  if (!type) throw notFound('volume type');
  if (type.encryption === null) return type;
  throw new AppError('INVALID', `The type ${type.name} encrypts: what is taken over is not.`, {
    field: 'typeId',
    hint: 'Choose a type without encryption, and retype the volume afterwards.',
  });
}

/**
 * Lets the cloud forget a volume and keeps its bytes under another name; for cloud admins.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function unmanageVolume(
  ctx: RequestContext,
  input: UnmanageVolumeInput,
): Promise<{ operationId: string }> {
  authorize(ctx, 'volume.manage');
  const operation = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, input.id);
    assertVolumeAction(volume, 'unmanage', ctx.actor);
    if (volume.hostId === null || volume.location === null) {
      throw new AppError('CONFLICT', `${volume.name} was never made: there is nothing to keep.`, {
        hint: 'Delete it.',
      });
    }
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'unmanaging' } });
    await recordAudit(tx, ctx, {
      action: 'volume.manage',
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: { action: 'unmanage', name: volume.name, location: input.location },
    });
    return startOperation(tx, {
      kind: 'volume.unmanage',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { location: input.location },
      memo: { volumeHostId: volume.hostId },
      queue: hostQueue(volume.hostId),
      deadlineMs: volumeDeadlines.unmanage,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}
