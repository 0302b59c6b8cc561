import type { VolumeAttachment } from '@skydeck/db';
import type { MovedDisks } from '../../../compute/hypervisor-driver';
import type { StepContext } from '../../../operation/workflow';
import { serialOf } from '../../attached-disk';
import type { PreparedLayer, VolumeDriver, VolumeOnBackend } from '../../volume-driver';
import { onBackend, readPlacedVolume, type PlacedVolume } from '../../volume-record';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';

type Context = StepContext<VolumeMemo>;

/** A snapshot as it is being taken, on the host of its volume's back end. */
export interface Taking {
  ctx: Context;
  drivers: VolumeWorkflowDrivers;
  snapshotId: string;
  volume: PlacedVolume;
  driver: VolumeDriver;
  attachments: VolumeAttachment[];
}

/** What was frozen, where its volume goes on, and how its guest took it; null when nobody had it. */
export interface Taken {
  taking: Taking;
  taken: { snapshotLocation: string; volumeLocation: string };
  moved: MovedDisks | null;
}

/**
 * Freezes what the volume holds, whoever uses it: nobody; guests of other hosts, who wait for a moment while it is
 * served anew from its next layer; or a guest of this host, whose QEMU goes on there.
 */
export async function takeSnapshot(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  snapshotId: string,
): Promise<void> {
  const taking = await beginTaking(ctx, drivers, { snapshotId, volumeId: ctx.operation.subjectId });
  const used = taking.attachments.length > 0;
  const prepared = used
    ? await taking.driver.prepareLayer(storedOf(taking), snapshotId, { signal: ctx.signal })
    : null;
  if (!prepared) {
    // Nobody uses it, or its back end freezes it in one moment whoever does.
    const taken = await taking.driver.snapshot(storedOf(taking), snapshotId, { signal: ctx.signal });
    return write(taking, taken, used ? 'unquiesced' : null);
  }
  // Before its users are moved: should one of them be started anew from here on, it is on the new layer.
  await write(taking, prepared, 'unquiesced');
  const direct = taking.attachments.find(({ mode }) => mode === 'direct');
  if (direct) return withGuest(taking, prepared, direct);
  await drivers.transport.serve(taking.volume.id, prepared.layer, ctx.signal);
}

/** Reads what is to be frozen, and who uses it. */
export async function beginTaking(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  { snapshotId, volumeId }: { snapshotId: string; volumeId: string },
): Promise<Taking> {
  const volume = await readPlacedVolume(ctx.db, volumeId);
  const attachments = await ctx.db.volumeAttachment.findMany({
    where: { volumeId: volume.id, attachedAt: { not: null }, status: { not: 'detached' } },
  });
  return { ctx, drivers, snapshotId, volume, driver: drivers.volumes.get(volume.backendId), attachments };
}

async function withGuest(
  taking: Taking,
  prepared: PreparedLayer,
  { instanceId, device }: VolumeAttachment,
): Promise<void> {
  const { ctx, drivers, volume } = taking;
  const { layer } = prepared;
  if (layer.kind !== 'file') throw new Error('a layer is a file');
  await drivers.guestTurns.take(instanceId, async () => {
    const moves = [{ disk: { serial: serialOf(volume.id), device }, layer }];
    await write(taking, prepared, await drivers.hypervisor.moveDisks(instanceId, moves, ctx.signal));
  });
}

const write = (taking: Taking, taken: Taken['taken'], moved: MovedDisks | null): Promise<void> =>
  writeTaken(taking.ctx, [{ taking, taken, moved }]);

/** All locations in one transaction, so that whoever reads one of them reads the others. */
export async function writeTaken(ctx: Pick<Context, 'fenced'>, all: readonly Taken[]): Promise<void> {
  await ctx.fenced(async (tx) => {
    for (const { taking, taken, moved } of all) {
      const { volume, snapshotId } = taking;
      await tx.volume.updateMany({ where: { id: volume.id }, data: { location: taken.volumeLocation } });
      await tx.volumeSnapshot.updateMany({
        where: { id: snapshotId },
        data: {
          location: taken.snapshotLocation,
          attached: moved === 'quiesced' || moved === 'unquiesced',
          quiesced: moved === 'quiesced',
        },
      });
    }
  });
}

/**
 * Takes back a snapshot that was begun. One that a guest may have written on top of is kept: it is whole. So is one of
 * a guest that is off, which may have run on the new layer.
 */
export async function takeBackSnapshot(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  snapshotId: string,
  volumeId = ctx.operation.subjectId,
): Promise<void> {
  const taking = await beginTaking(ctx, drivers, { snapshotId, volumeId });
  const snapshot = await ctx.db.volumeSnapshot.findUniqueOrThrow({ where: { id: snapshotId } });
  if (snapshot.location === null) return drop(taking);
  const direct = taking.attachments.find(({ mode }) => mode === 'direct');
  if (direct) return takeBackFromGuest(taking, direct, snapshot.location);
  // Kept: what is served from the frozen layer would be written there.
  if (taking.attachments.length > 0) {
    await drivers.transport.serve(taking.volume.id, taking.driver.source(storedOf(taking)), ctx.signal);
  }
}

async function takeBackFromGuest(
  taking: Taking,
  { instanceId, device }: VolumeAttachment,
  frozen: string,
): Promise<void> {
  const { ctx, drivers, volume, snapshotId } = taking;
  await drivers.guestTurns.take(instanceId, async () => {
    const disk = { serial: serialOf(volume.id), device };
    const file = await drivers.hypervisor.diskFile(instanceId, disk, ctx.signal);
    if (file === null || !file.endsWith(`/${frozen}`)) return;
    await ctx.fenced(async (tx) => {
      await tx.volume.updateMany({ where: { id: volume.id }, data: { location: frozen } });
      await tx.volumeSnapshot.updateMany({ where: { id: snapshotId }, data: { location: null } });
    });
    await drop({ ...taking, volume: { ...volume, location: frozen } });
  });
}

/** The layer that was prepared, on which nothing was written. */
async function drop(taking: Taking): Promise<void> {
  const { ctx, driver, snapshotId } = taking;
  await driver.removeSnapshot(storedOf(taking), { id: snapshotId, location: null }, [], {
    signal: ctx.signal,
  });
}

/** The volume as its driver takes it. */
export function storedOf({ volume, drivers }: Taking): VolumeOnBackend {
  return onBackend(volume, drivers.config.secretKey);
}
