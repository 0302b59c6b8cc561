import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import type { UpdateAttachmentInput } from './attachment.input';
import { lockVolume } from './lock-volumes';

/**
 * Says whether a volume that an instance has is deleted together with it. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export async function updateAttachment(
  ctx: RequestContext,
  { id, instanceId, deleteOnTermination }: UpdateAttachmentInput,
): Promise<void> {
  authorize(ctx, 'volume.attach');
  await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, id);
    // After the volume's lock, as everywhere: a deletion of the instance that is asked for meanwhile waits.
    await tx.$queryRaw`SELECT 1 FROM "Instance" WHERE "id" = ${instanceId}::uuid FOR NO KEY UPDATE`;
    const attachment = await tx.volumeAttachment.findUnique({
      where: { volumeId_instanceId: { volumeId: id, instanceId } },
      include: { instance: true },
    });
    if (!attachment) throw notFound('attachment');
    const { instance } = attachment;
    const no = (why: string, hint: string): AppError =>
      new AppError('CONFLICT', `Cannot change how ${instance.name} has ${volume.name}: ${why}.`, { hint });
    if (instance.taskState === 'deleting')
      throw no('the instance is being deleted', 'Look at the volume when that has ended.');
    if (instance.locked) throw no('the instance is locked', 'Unlock it first.');
    if (attachment.status === 'detaching' || attachment.status === 'detached')
      throw no('the volume is being detached', 'Nothing needs to be done: it stays when the instance goes.');
    await tx.volumeAttachment.update({ where: { id: attachment.id }, data: { deleteOnTermination } });
    await recordAudit(tx, ctx, {
      action: 'volume.attach',
      resourceType: 'volume',
      resourceId: id,
      projectId: volume.projectId,
      detail: {
        action: 'update-attachment',
        name: volume.name,
        instanceId,
        instance: instance.name,
        deleteOnTermination,
      },
    });
  });
}
