import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { startOperation } from '../operation/start-operation';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import type { DetachVolumeInput } from './attachment.input';
import { lockVolume } from './lock-volumes';
import { volumeDeadlines } from './volume-deadlines';
import { assertVolumeAction, permissionOfVolumeAction } from './volume-states';

/**
 * Detaches a volume; a guest that runs is asked to let it go.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function detachVolume(
  ctx: RequestContext,
  input: DetachVolumeInput,
): Promise<{ operationId: string }> {
  return detach(ctx, input, 'detach');
}

/**
 * As `detachVolume`, whatever the volume is busy with: for one that is stuck. The guest is asked all the same: what it
 * still writes to is not taken away. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function forceDetachVolume(
  ctx: RequestContext,
  input: DetachVolumeInput,
): Promise<{ operationId: string }> {
  return detach(ctx, input, 'force-detach');
}

async function detach(
  ctx: RequestContext,
  input: DetachVolumeInput,
  action: 'detach' | 'force-detach',
): Promise<{ operationId: string }> {
  const permission = permissionOfVolumeAction(action);
  authorize(ctx, permission);
  const operation = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, input.id);
    assertVolumeAction(volume, action, ctx.actor);
    const attachment = await tx.volumeAttachment.findUnique({
      where: { volumeId_instanceId: { volumeId: volume.id, instanceId: input.instanceId } },
      include: { instance: true },
    });
    if (!attachment) throw notFound('attachment');
    const { instance } = attachment;
    const no = (why: string, hint: string): AppError =>
      new AppError('CONFLICT', `Cannot detach ${volume.name} from ${instance.name}: ${why}.`, { hint });
    if (instance.taskState !== null)
      throw no(`the instance is busy (${instance.taskState})`, 'Wait until that has ended.');
    if (instance.locked) throw no('the instance is locked', 'Unlock it first.');
    if (instance.status === 'SUSPENDED')
      throw no('the instance is suspended, and its memory still uses it', 'Resume it first.');
    if (instance.status === 'PAUSED')
      throw no('the instance is paused and cannot let it go', 'Unpause it first.');
    if (attachment.bootIndex === 0)
      throw no('the instance boots from it', 'Delete the instance; the volume stays if it was launched so.');
    await tx.volumeAttachment.update({ where: { id: attachment.id }, data: { status: 'detaching' } });
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'detaching' } });
    await recordAudit(tx, ctx, {
      action: permission,
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: { action, name: volume.name, instanceId: instance.id, instance: instance.name },
    });
    return startOperation(tx, {
      kind: 'volume.detach',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { attachmentId: attachment.id },
      deadlineMs: volumeDeadlines.detach,
    });
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id };
}
