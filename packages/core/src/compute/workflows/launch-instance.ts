import type { Prisma, Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import type { Workflow } from '../../operation/workflow';
import { LAUNCH_DEADLINE_MS } from '../action-deadlines';
import type { InstanceMemo } from '../disk-driver';
import { claimHost } from '../scheduler/claim-host';
import { besideRootVolume, fetchGuestImages, readGuestImages, rootFile } from './guest-images';
import { bootsFromVolume, configDriveContent, readGuest, type GuestRecord } from './guest-record';
import type { InstanceDrivers } from './instance-drivers';
import {
  attachVolumes,
  heldElsewhere,
  leaveVolumes,
  makeVolumes,
  releaseAfterLaunch,
  volumesByHost,
  volumesHeld,
} from './launch-volumes';
import { startGuest } from './start-guest';

const MAX_ATTEMPTS = 3;

/**
 * `instance.launch`: choose a host, bring the image there, make volumes and attach them, make disk, config drive and
 * port, start the guest with all of it.
 * A host that is at fault is left for another one, at most three in all.
 */
export function launchInstanceWorkflow(drivers: InstanceDrivers): Workflow<InstanceMemo> {
  return {
    kind: 'instance.launch',
    deadlineMs: LAUNCH_DEADLINE_MS,
    maxAttempts: MAX_ATTEMPTS,
    steps: [
      {
        name: 'schedule',
        where: 'conductor',
        progress: 5,
        async run(ctx) {
          const instanceId = ctx.operation.subjectId;
          const host = await ctx.fenced(async (tx) => {
            const instance = await tx.instance.findUniqueOrThrow({
              where: { id: instanceId },
              include: { image: { select: { arch: true } } },
            });
            const { vcpus, ramMiB, diskGiB, image } = instance;
            const withVolumes = hasVolumes(ctx.memo);
            if (withVolumes && (await heldElsewhere(tx, instanceId))) throw volumesHeld();
            const demand = {
              vcpus,
              ramMiB,
              diskGiB,
              arch: image?.arch ?? 'x86_64',
              excludedHosts: ctx.memo.excludedHosts ?? [],
              volumes: withVolumes ? await volumesByHost(tx, instanceId) : {},
            };
            const chosen = await claimHost(tx, instanceId, demand);
            await tx.instance.update({ where: { id: instanceId }, data: { hostId: chosen.id } });
            // Not over the task of a deletion that was asked for meanwhile.
            await tx.instance.updateMany({
              where: { id: instanceId, taskState: 'scheduling' },
              data: { taskState: 'spawning' },
            });
            return chosen;
          });
          ctx.memo.hostId = host.id;
          ctx.memo.hostName = host.name;
        },
        async undo(ctx) {
          await ctx.fenced(async (tx) => {
            // A host that went away with volumes attached must be asked to let go of them.
            if (await heldElsewhere(tx, ctx.operation.subjectId)) return;
            await tx.allocation.deleteMany({ where: { instanceId: ctx.operation.subjectId } });
            await tx.instance.updateMany({ where: { id: ctx.operation.subjectId }, data: { hostId: null } });
          });
        },
      },
      {
        name: 'prepare-image',
        where: 'host',
        progress: 45,
        async run(ctx) {
          const guest = await readGuest(ctx.db, ctx.operation.subjectId);
          // A system of its own is on its root volume.
          if (!guest.image && bootsFromVolume(guest)) return;
          if (!guest.image) throw imageGone();
          const images = await readGuestImages(ctx.db, guest.image);
          const needed = bootsFromVolume(guest) ? besideRootVolume(images) : images;
          await fetchGuestImages(needed, drivers.images, ctx.signal, (part, { name }) =>
            ctx.progress(5 + part * 40, `Fetching ${name}: ${Math.round(part * 100)} %`),
          );
        },
      },
      { name: 'make-volumes', where: 'conductor', when: hasVolumes, progress: 60, run: makeVolumes },
      {
        name: 'attach-volumes',
        where: 'host',
        when: hasVolumes,
        progress: 63,
        run: attachVolumes,
        undo: (ctx) => leaveVolumes(ctx, drivers),
      },
      {
        name: 'create-disk-and-port',
        where: 'host',
        progress: 65,
        async run(ctx) {
          const guest = await readGuest(ctx.db, ctx.operation.subjectId);
          const portIds = guest.ports.map((port) => port.id);
          ctx.memo.portIds = portIds;
          await settleAll([
            ...(bootsFromVolume(guest) ? [] : [createRootDisk(guest, drivers, ctx.signal)]),
            drivers.disks.createConfigDrive(configDriveContent(guest, drivers), ctx.signal),
            drivers.network.syncPorts(portIds, ctx.signal),
          ]);
        },
        async undo(ctx) {
          await drivers.disks.remove(ctx.operation.subjectId, ctx.signal);
        },
      },
      {
        name: 'start-guest',
        where: 'host',
        progress: 95,
        async run(ctx) {
          await startGuest(ctx, drivers);
        },
        async undo(ctx) {
          try {
            await drivers.hypervisor.remove(ctx.operation.subjectId, ctx.signal);
          } finally {
            // Also when the hypervisor is away: the port goes to the next host.
            for (const portId of ctx.memo.portIds ?? []) await drivers.network.unplugPort(portId, ctx.signal);
          }
        },
      },
    ],
    async onSucceeded(tx, operation) {
      const now = new Date();
      await settle(tx, operation.subjectId, {
        status: 'ACTIVE',
        powerState: 'RUNNING',
        powerMeasuredAt: now,
        launchedAt: now,
        wantRunning: true,
        errorCode: null,
        errorMessage: null,
        errorHint: null,
      });
    },
    async onFailed(tx, operation, error) {
      await releaseAfterLaunch(tx, operation);
      await settle(tx, operation.subjectId, {
        ...failed(error),
        powerState: 'NOSTATE',
        wantRunning: false,
      });
    },
    async onCancelled(tx, operation) {
      await releaseAfterLaunch(tx, operation);
      const error = new AppError('CANCELLED', 'The launch was cancelled.', {
        hint: 'Delete the instance, or launch another one.',
      });
      await settle(tx, operation.subjectId, { ...failed(error), powerState: 'NOSTATE', wantRunning: false });
    },
    async onReschedule(_tx, _operation, error, memo) {
      const { hostId, excludedHosts = [] } = memo;
      if (hostId) {
        memo.excludedHosts = [...excludedHosts, { hostId, why: error.message, hint: error.hint }];
      }
      delete memo.hostId;
      delete memo.hostName;
    },
  };
}

const hasVolumes = ({ volumes }: InstanceMemo): boolean => volumes === true;

/** The disk of the host's own. */
async function createRootDisk(
  { id, image, diskGiB }: GuestRecord,
  { disks, images }: InstanceDrivers,
  signal: AbortSignal,
): Promise<void> {
  if (!image) throw imageGone();
  const file = await rootFile(image, images, signal);
  await disks.createRootDisk(id, file, diskGiB, signal);
}

function imageGone(): AppError {
  return new AppError('STORAGE', 'The image is gone.', { hint: 'Choose another image.' });
}

/** Waits for all, also when one fails: nothing may go on behind the back of an undo. */
async function settleAll(work: readonly Promise<unknown>[]): Promise<void> {
  const failure = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

export function failed(error: AppError): Prisma.InstanceUpdateManyMutationInput {
  return {
    status: 'ERROR',
    errorCode: error.code,
    errorMessage: error.message,
    errorHint: error.hint ?? null,
  };
}

/** Ends a task on the row; a deletion that waits keeps its own task. */
export async function settle(
  tx: Tx,
  instanceId: string,
  data: Prisma.InstanceUpdateManyMutationInput,
): Promise<void> {
  await tx.instance.updateMany({
    where: { id: instanceId, deletedAt: null, OR: [{ taskState: null }, { taskState: { not: 'deleting' } }] },
    data: { ...data, taskState: null },
  });
  await tx.instance.updateMany({ where: { id: instanceId, deletedAt: null, taskState: 'deleting' }, data });
}
