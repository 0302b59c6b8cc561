import type { StepContext } from '../../operation/workflow';
import { serialOf, servedAt } from '../attached-disk';
import { onBackend, type PlacedVolume } from '../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from './volume-drivers';

const GIB = 1024 ** 3;

type Context = StepContext<VolumeMemo>;

/** Makes a volume larger, by the QEMU or the daemon that has hold of it where there is one. */
export async function extendWithGuests(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  volume: PlacedVolume,
  toGiB: number,
): Promise<void> {
  const attachments = await ctx.db.volumeAttachment.findMany({ where: { volumeId: volume.id } });
  const used = attachments.filter(({ attachedAt }) => attachedAt !== null);
  const served = attachments.some(({ mode, nbdPort }) => mode === 'nbd' && nbdPort !== null);
  // A block device grows under its users, who are told; a qcow2 file grows by its user, or by us when it has none.
  const growsByItself = volume.backend.driver === 'lvm' || volume.backend.driver === 'rbd';
  if (growsByItself) await extendOnBackend(ctx, drivers, volume, toGiB);
  if (served) {
    const source = drivers.volumes.get(volume.backendId).source(onBackend(volume, drivers.config.secretKey));
    await drivers.transport.grow(volume.id, source, toGiB * GIB, ctx.signal);
  }
  let reached = false;
  for (const attachment of used) {
    const { instanceId, device, mode } = attachment;
    await drivers.guestTurns.take(instanceId, async () => {
      if (mode === 'nbd' && !reached) {
        await drivers.transport.reachAnew(volume.id, servedAt({ ...attachment, volume }), ctx.signal);
        reached = true;
      }
      const disk = { serial: serialOf(volume.id), device };
      const seen = await drivers.hypervisor.resizeDisk(instanceId, disk, toGiB * GIB, ctx.signal);
      if (!seen && mode === 'direct' && !growsByItself) await extendOnBackend(ctx, drivers, volume, toGiB);
    });
  }
  if (used.length === 0 && !served && !growsByItself) await extendOnBackend(ctx, drivers, volume, toGiB);
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
