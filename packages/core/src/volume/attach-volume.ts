import { Prisma, type Instance, type Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { startOperation } from '../operation/start-operation';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { nextDevice, type AttachVolumeInput } from './attachment.input';
import { lockVolume, type LockedVolume } from './lock-volumes';
import { volumeDeadlines } from './volume-deadlines';
import { assertVolumeAction } from './volume-states';

const ATTACHABLE = ['ACTIVE', 'PAUSED', 'SHUTOFF'];

/**
 * Attaches a volume to an instance, running or not. The volume shows it from here on.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT, INVALID
 */
export async function attachVolume(
  ctx: RequestContext,
  input: AttachVolumeInput,
): Promise<{ operationId: string; device: string }> {
  authorize(ctx, 'volume.attach');
  const { operation, device } = await transaction(ctx.db, async (tx) => {
    const volume = await lockVolume(tx, ctx, input.id);
    const instance = await lockInstance(tx, input.instanceId);
    authorize(ctx, 'volume.attach', instance);
    assertVolumeAction(volume, 'attach', ctx.actor);
    refuseInstance(instance, volume);
    const device = await chooseDevice(tx, instance, volume, input.device ?? null);
    const attachment = await tx.volumeAttachment.create({
      data: {
        volumeId: volume.id,
        instanceId: instance.id,
        device,
        readOnly: input.readOnly,
        deleteOnTermination: input.deleteOnTermination,
      },
    });
    await tx.volume.update({ where: { id: volume.id }, data: { status: 'attaching' } });
    await recordAudit(tx, ctx, {
      action: 'volume.attach',
      resourceType: 'volume',
      resourceId: volume.id,
      projectId: volume.projectId,
      detail: { name: volume.name, instanceId: instance.id, instance: instance.name, device },
    });
    const operation = await startOperation(tx, {
      kind: 'volume.attach',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { attachmentId: attachment.id },
      deadlineMs: volumeDeadlines.attach,
    });
    return { operation, device };
  });
  await ctx.wake.wake(operation.queue, operation.id);
  return { operationId: operation.id, device };
}

/** After the volume's lock, so that all lock in one order. */
async function lockInstance(tx: Tx, id: string): Promise<Instance | null> {
  await tx.$queryRaw(Prisma.sql`SELECT 1 FROM "Instance" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`);
  return tx.instance.findFirst({ where: { id, deletedAt: null } });
}

function refuseInstance(instance: Instance | null, volume: LockedVolume): asserts instance is Instance {
  if (!instance) throw notFound('instance');
  const no = (why: string, hint: string): AppError =>
    new AppError('CONFLICT', `Cannot attach ${volume.name} to ${instance.name}: ${why}.`, { hint });
  if (instance.projectId !== volume.projectId)
    throw no('they belong to different projects', 'Transfer the volume to the project of the instance.');
  if (instance.locked) throw no('the instance is locked', 'Unlock it first.');
  if (instance.taskState !== null)
    throw no(`the instance is busy (${instance.taskState})`, 'Wait until that has ended.');
  if (!ATTACHABLE.includes(instance.status)) {
    const hint =
      instance.status === 'SUSPENDED'
        ? 'Resume it first: its saved memory knows no other disks.'
        : 'Only an instance that is ACTIVE, PAUSED or SHUTOFF takes a volume.';
    throw no(`the instance is ${instance.status}`, hint);
  }
}

async function chooseDevice(
  tx: Tx,
  instance: Instance,
  volume: LockedVolume,
  wanted: string | null,
): Promise<string> {
  const attachments = await tx.volumeAttachment.findMany({ where: { instanceId: instance.id } });
  if (attachments.some(({ volumeId }) => volumeId === volume.id)) {
    throw new AppError('CONFLICT', `${volume.name} is attached to ${instance.name} already.`, {
      hint: 'Nothing needs to be done.',
    });
  }
  const taken = attachments.map(({ device }) => device);
  if (wanted !== null && taken.includes(wanted)) {
    throw new AppError('CONFLICT', `${instance.name} has a disk ${wanted} already.`, {
      field: 'device',
      hint: 'Choose another name, or leave it to the cloud.',
    });
  }
  const device = wanted ?? nextDevice(taken);
  if (device !== null) return device;
  throw new AppError('CONFLICT', `${instance.name} has as many volumes as an instance can have.`, {
    hint: 'Detach one first.',
  });
}
