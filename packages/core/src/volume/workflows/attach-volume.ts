import type { Operation, Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import type { Workflow } from '../../operation/workflow';
import { guestDisk } from '../attached-disk';
import { attachmentMode } from '../attachment-path';
import { onBackend } from '../volume-record';
import { volumeDeadlines } from '../volume-deadlines';
import {
  inputOf,
  neededByOthers,
  readAttachment,
  type AttachmentContext,
  type AttachmentDrivers,
  type AttachmentMemo,
} from './attachment-drivers';
import { unplug } from './unplug';
import { errorOf, settleAtRest, withoutError } from './volume-settling';

/**
 * `volume.attach`: choose the way to the guest, have the volume served if it lies on another host, plug it in. A guest
 * that is off gets it with its next start.
 */
export function attachVolumeWorkflow(drivers: AttachmentDrivers): Workflow<AttachmentMemo> {
  return {
    kind: 'volume.attach',
    deadlineMs: volumeDeadlines.attach,
    steps: [
      {
        name: 'choose-path',
        where: 'conductor',
        progress: 10,
        async run(ctx) {
          const attachment = await existing(ctx);
          const instance = await ctx.db.instance.findUniqueOrThrow({ where: { id: attachment.instanceId } });
          const { backend, multiattach, encrypted } = attachment.volume;
          const { hostId } = instance;
          if (!backend || hostId === null) {
            throw new AppError('CONFLICT', 'The volume or the instance is on no host.', {
              hint: 'Wait until both are made.',
            });
          }
          const mode = attachmentMode({ backend, multiattach, encrypted, hostId }, drivers.config);
          await ctx.fenced((tx) =>
            tx.volumeAttachment.updateMany({ where: { id: attachment.id }, data: { mode } }),
          );
          ctx.memo.hostId = hostId;
          ctx.memo.volumeHostId = backend.hostId;
        },
      },
      {
        name: 'serve-volume',
        where: 'volume-host',
        progress: 40,
        async run(ctx) {
          const attachment = await existing(ctx);
          const { id, mode, volume } = attachment;
          if (mode !== 'nbd' || volume.backendId === null) return;
          const source = drivers.volumes
            .get(volume.backendId)
            .source(onBackend(volume, drivers.config.secretKey));
          const served = await drivers.transport.serve(volume.id, source, ctx.signal);
          await ctx.fenced((tx) =>
            tx.volumeAttachment.updateMany({
              where: { id },
              data: { nbdHost: served.host, nbdPort: served.port },
            }),
          );
        },
        undo: (ctx) => withdraw(ctx, drivers),
      },
      {
        name: 'plug-disk',
        where: 'host',
        progress: 90,
        async run(ctx) {
          const { id, instanceId } = await existing(ctx);
          await drivers.guestTurns.take(instanceId, async () => {
            // From here on a start of the guest brings it too, so that nothing can come in between.
            await ctx.fenced((tx) =>
              tx.volumeAttachment.updateMany({ where: { id }, data: { attachedAt: new Date() } }),
            );
            const disk = await guestDisk(await existing(ctx), drivers, ctx.signal);
            const plugged = await drivers.hypervisor.attachDisk(instanceId, disk, ctx.signal);
            if (!plugged) ctx.progress(90, 'The guest is off: it gets the volume with its next start');
          });
        },
        undo: (ctx) => unplug(ctx, drivers),
      },
    ],
    async onSucceeded(tx, operation) {
      await tx.volumeAttachment.updateMany({
        where: { id: inputOf(operation).attachmentId },
        data: { status: 'attached', attachedAt: new Date() },
      });
      await settleAtRest(tx, operation.subjectId, withoutError);
    },
    onFailed: giveUp,
    onCancelled: (tx, operation) => giveUp(tx, operation, null),
  };
}

async function existing(ctx: AttachmentContext) {
  const attachment = await readAttachment(ctx);
  if (attachment) return attachment;
  throw new AppError('CONFLICT', 'The volume is not to be attached any more.', {
    hint: 'Nothing needs to be done.',
  });
}

/** Has the volume served no longer, unless another guest needs that. */
export async function withdraw(ctx: AttachmentContext, drivers: AttachmentDrivers): Promise<void> {
  const attachment = await readAttachment(ctx);
  if (!attachment || (await neededByOthers(ctx.db, attachment))) return;
  await drivers.transport.withdraw(attachment.volumeId, ctx.signal);
  await ctx.fenced((tx) =>
    tx.volumeAttachment.updateMany({
      where: { id: attachment.id },
      data: { nbdHost: null, nbdPort: null },
    }),
  );
}

async function giveUp(tx: Tx, operation: Operation, error: AppError | null): Promise<void> {
  const { attachmentId, launch } = inputOf(operation);
  const why = error ? errorOf(error) : {};
  // The guest would not let it go again: it has the volume.
  const kept = await tx.volumeAttachment.updateMany({
    where: { id: attachmentId, status: { not: 'detached' }, attachedAt: { not: null } },
    data: { status: 'attached' },
  });
  if (kept.count === 0 && launch === true) {
    await tx.volumeAttachment.updateMany({
      where: { id: attachmentId },
      data: { status: 'attaching', attachedAt: null },
    });
  } else if (kept.count === 0) {
    await tx.volumeAttachment.deleteMany({ where: { id: attachmentId } });
  }
  await settleAtRest(tx, operation.subjectId, why);
}
