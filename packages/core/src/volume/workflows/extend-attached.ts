import type { StepContext } from '../../operation/workflow';
import { serialOf } from '../attached-disk';
import { onBackend, type PlacedVolume } from '../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';

const GIB = 1024 ** 3;

type Context = StepContext<VolumeMemo>;

/** Makes a volume larger, by the QEMU that has hold of it where there is one. */
export async function extendWithGuests(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  volume: PlacedVolume,
  toGiB: number,
): Promise<void> {
  const attachments = await ctx.db.volumeAttachment.findMany({ where: { volumeId: volume.id } });
  const direct = attachments.filter(({ mode, attachedAt }) => mode === 'direct' && attachedAt !== null);
  const served = attachments.some(({ mode }) => mode === 'nbd');
  // Its owner's daemon has hold of it, for guests that are off.
  if (served) await drivers.transport.withdraw(volume.id, ctx.signal);
  // A block device grows under its users, who are told; a qcow2 file grows by its user, or by us when it has none.
  const growsByItself = volume.backend.driver === 'lvm' || volume.backend.driver === 'rbd';
  if (growsByItself) await extendOnBackend(ctx, drivers, volume, toGiB);
  for (const { instanceId, device } of direct) {
    await drivers.guestTurns.take(instanceId, async () => {
      const disk = { serial: serialOf(volume.id), device };
      const seen = await drivers.hypervisor.resizeDisk(instanceId, disk, toGiB * GIB, ctx.signal);
      if (!seen && !growsByItself) await extendOnBackend(ctx, drivers, volume, toGiB);
    });
  }
  if (direct.length === 0 && !growsByItself) await extendOnBackend(ctx, drivers, volume, toGiB);
  if (served) {
    const source = drivers.volumes.get(volume.backendId).source(onBackend(volume, drivers.config.secretKey));
    await drivers.transport.serve(volume.id, source, ctx.signal);
  }
}

async function extendOnBackend(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  volume: PlacedVolume,
  toGiB: number,
): Promise<void> {
  const driver = drivers.volumes.get(volume.backendId);
  await driver.extend(onBackend(volume, drivers.config.secretKey), toGiB, { signal: ctx.signal });
}
