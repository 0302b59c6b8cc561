import { serialOf } from '../attached-disk';
import {
  neededByOthers,
  readAttachment,
  type AttachmentContext,
  type AttachmentDrivers,
} from './attachment-drivers';

/**
 * Takes the volume from its guest on this host. From the moment it is off, no start brings it back: the row says
 * `detached` before anything else may happen to the guest. @throws AppError CONFLICT when the guest keeps it
 */
export async function unplug(ctx: AttachmentContext, drivers: AttachmentDrivers): Promise<void> {
  const attachment = await readAttachment(ctx);
  if (!attachment) return;
  const { id, instanceId, volumeId, device } = attachment;
  await drivers.guestTurns.take(instanceId, async () => {
    const disk = { serial: serialOf(volumeId), device };
    await drivers.hypervisor.detachDisk(instanceId, disk, drivers.config.detachTimeoutMs, ctx.signal);
    await ctx.fenced((tx) => tx.volumeAttachment.updateMany({ where: { id }, data: { status: 'detached' } }));
  });
  const { hostId } = ctx.memo;
  if (hostId === undefined || (await neededByOthers(ctx.db, attachment, hostId))) return;
  await drivers.transport.leave(volumeId, ctx.signal);
}
