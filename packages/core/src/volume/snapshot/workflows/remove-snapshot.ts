import type { VolumeAttachment, VolumeSnapshot } from '@skydeck/db';
import { keepMemo } from '../../../operation/keep-memo';
import type { StepContext } from '../../../operation/workflow';
import { serialOf } from '../../attached-disk';
import type { LayerMerge, VolumeDriver, VolumeOnBackend, WorkOptions } from '../../volume-driver';
import { onBackend, readPlacedVolume, type PlacedVolume } from '../../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';

type Context = StepContext<VolumeMemo>;

/** A snapshot that is being removed, on the host of its volume's back end. */
interface Removing {
  ctx: Context;
  drivers: VolumeWorkflowDrivers;
  snapshot: VolumeSnapshot;
  siblings: VolumeSnapshot[];
  volume: PlacedVolume;
  stored: VolumeOnBackend;
  driver: VolumeDriver;
  attachments: VolumeAttachment[];
  options: WorkOptions;
}

/**
 * Makes the snapshot's layer and the one above one, by whoever has the volume open: nobody; the QEMU of a guest of this
 * host; or the daemon that serves it to guests.
 */
export async function removeSnapshot(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  volumeId: string,
): Promise<void> {
  const removing = await begin(ctx, drivers, volumeId);
  if (!removing) return;
  const direct = removing.attachments.find(({ mode }) => mode === 'direct');
  if (removing.snapshot.location === null || removing.attachments.length === 0) await atRest(removing);
  else if (direct) await inGuest(removing, direct);
  else await served(removing);
}

async function begin(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  volumeId: string,
): Promise<Removing | null> {
  const snapshots = await ctx.db.volumeSnapshot.findMany({ where: { volumeId, deletedAt: null } });
  const snapshot = snapshots.find(({ id }) => id === ctx.operation.subjectId);
  if (!snapshot) return null;
  const volume = await readPlacedVolume(ctx.db, volumeId);
  const attachments = await ctx.db.volumeAttachment.findMany({
    where: { volumeId, attachedAt: { not: null }, status: { not: 'detached' } },
  });
  return {
    ctx,
    drivers,
    snapshot,
    siblings: snapshots.filter(({ id }) => id !== snapshot.id),
    volume,
    stored: onBackend(volume, drivers.config.secretKey),
    driver: drivers.volumes.get(volume.backendId),
    attachments,
    options: {
      signal: ctx.signal,
      progress: (part) => ctx.progress(part * 95, `Merging: ${Math.round(part * 100)} %`),
    },
  };
}

async function atRest({ ctx, driver, stored, snapshot, siblings, options }: Removing): Promise<void> {
  ctx.memo.location = await driver.removeSnapshot(stored, snapshot, siblings, options);
}

async function inGuest(removing: Removing, { instanceId, device }: VolumeAttachment): Promise<void> {
  const { ctx, drivers, driver, stored, snapshot, siblings, volume, options } = removing;
  const { hypervisor, guestTurns } = drivers;
  const disk = { serial: serialOf(volume.id), device };
  const merge = driver.mergeOf(stored, snapshot, siblings);
  const merged = merge && (await hypervisor.mergeLayers(instanceId, disk, merge, options));
  await guestTurns.take(instanceId, async () => {
    // Recorded by a worker that was killed before the guest went on there.
    const left = !merge && volume.location === snapshot.location;
    if (merged === 'ready' || left) {
      await noteGuest(ctx, instanceId, drivers);
      const base = driver.snapshotSource(stored, snapshot);
      if (base.kind !== 'file') throw new Error('a layer is a file');
      const goOn = ctx.memo.standingStill === instanceId;
      const ended = await hypervisor.goOnBelow(instanceId, disk, base.path, goOn, () =>
        record(removing, merge),
      );
      if (ended === 'merged') return dropMerged(removing);
    }
    if (merged === 'merged') {
      await record(removing, merge);
      return dropMerged(removing);
    }
    // It is off, and nothing starts it in this turn. Should it have gone off just now, it is written anew what is so.
    await atRest((await begin(ctx, drivers, volume.id)) ?? removing);
  });
}

/** A guest that ran is to run again, should this worker be killed while it stands still. */
async function noteGuest(ctx: Context, instanceId: string, drivers: VolumeWorkflowDrivers): Promise<void> {
  if (ctx.memo.standingStill === instanceId) return;
  const guest = await drivers.hypervisor.measure(instanceId, ctx.signal);
  if (guest?.powerState !== 'RUNNING') return;
  ctx.memo.standingStill = instanceId;
  await keepMemo(ctx);
}

async function served(removing: Removing): Promise<void> {
  const { ctx, drivers, driver, stored, snapshot, siblings, volume, options } = removing;
  const merge = driver.mergeOf(stored, snapshot, siblings);
  const source = driver.source(stored);
  if (!merge) {
    // Should a worker have been killed in between, it is served from where the volume goes on now.
    await drivers.transport.serve(volume.id, source, ctx.signal);
    return atRest(removing);
  }
  await drivers.transport.merge(volume.id, source, merge, () => record(removing, merge), options);
  await dropMerged(removing);
}

/** Whoever was written to the upper layer is found in the lower one from here on. */
async function record({ ctx, volume, snapshot }: Removing, merge: LayerMerge | null): Promise<void> {
  if (!merge) return;
  const { location } = snapshot;
  const top = merge.top.path.split('/').at(-1) ?? '';
  await ctx.fenced(async (tx) => {
    if (merge.active) await tx.volume.updateMany({ where: { id: volume.id }, data: { location } });
    else {
      await tx.volumeSnapshot.updateMany({
        where: { volumeId: volume.id, location: top, deletedAt: null },
        data: { location },
      });
    }
  });
}

async function dropMerged(removing: Removing): Promise<void> {
  const { ctx, drivers, volume, snapshot, options } = removing;
  const now = await begin(ctx, drivers, volume.id);
  if (!now || snapshot.location === null) return;
  await now.driver.dropMerged(now.stored, snapshot.location, now.siblings, options);
}

/** Leaves the volume whole and its guest running, when the removal has failed or was cancelled. */
export async function leaveSnapshot(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  volumeId: string,
): Promise<void> {
  const removing = await begin(ctx, drivers, volumeId);
  if (!removing) return;
  const { attachments, volume, snapshot } = removing;
  for (const attachment of attachments) {
    if (attachment.mode === 'nbd') {
      await drivers.transport.cancelMerge(volumeId, ctx.signal);
    } else if (snapshot.location !== null && volume.location === snapshot.location) {
      await inGuest(removing, attachment);
    } else {
      const disk = { serial: serialOf(volumeId), device: attachment.device };
      await drivers.hypervisor.cancelMerge(attachment.instanceId, disk, ctx.signal);
      if (ctx.memo.standingStill === attachment.instanceId) {
        await drivers.hypervisor.unpause(attachment.instanceId, ctx.signal);
      }
    }
  }
}
