import { statfs } from 'node:fs/promises';
import { AppError, toAppError } from '@skydeck/core/app-error';
import type { MeasuredGuest } from '@skydeck/core/compute/hypervisor-driver';
import type { Logger } from '@skydeck/core/logger';
import {
  attachedVolume,
  serialOf,
  servedAt,
  type AttachmentRecord,
} from '@skydeck/core/volume/attached-disk';
import type { VolumeDrivers } from '@skydeck/core/volume/volume-driver';
import type { Db, Prisma } from '@skydeck/db';
import type { NbdTransport } from '../volume/nbd/nbd-transport';
import type { FailedDisk } from './guest-disks';
import type { LibvirtHypervisor } from './libvirt-hypervisor';

/** Shorter holds are nobody's business. */
const SHOW_AFTER_MS = 5_000;
const LOOK_MS = 250;
const LOOK_MAX_MS = 10_000;
const SWEEP_MS = 30_000;
/** A guest that is held again this often is not well. */
const TRIES_UNSHOWN = 3;
const TRY_TIMEOUT_MS = 10_000;
/** With less room it would be held again at once. */
const ROOM_BYTES = 32 * 1024 ** 2;

export interface HeldGuestsOptions {
  db: Db;
  hostId: string;
  hypervisor: LibvirtHypervisor;
  transport: NbdTransport;
  volumes: VolumeDrivers;
  /** Where root disks lie. */
  instancesDir: string;
  log: Logger;
}

interface Hold {
  since: number;
  looks: number;
  /** How often it was let go on and was held again. */
  resumed: number;
  timer?: NodeJS.Timeout;
}

const columns = {
  id: true,
  name: true,
  status: true,
  taskState: true,
  errorCode: true,
  errorMessage: true,
  attachments: { include: attachedVolume },
} satisfies Prisma.InstanceSelect;

type Row = Prisma.InstanceGetPayload<{ select: typeof columns }>;

/** Whether QEMU has stopped the guest because a disk of it failed. */
export function isHeld(guest: MeasuredGuest | null): boolean {
  return guest?.powerState === 'PAUSED' && guest.reason === 'io-error';
}

/**
 * Guests that are held because a disk of theirs could not be read or written: each goes on, without having seen an
 * error, as soon as its disks answer and have room again. Until then its row says why it is held.
 */
export class HeldGuests {
  private readonly holds = new Map<string, Hold>();
  private readonly working = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly options: HeldGuestsOptions) {}

  /** Looks at all guests, and listens from then on. @throws while libvirt is away */
  async start(): Promise<void> {
    const { hypervisor } = this.options;
    await this.sweep();
    hypervisor.on('held', this.onHeld);
    hypervisor.on('resync', this.onResync);
    this.timer = setInterval(this.onResync, SWEEP_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.options.hypervisor.off('held', this.onHeld);
    this.options.hypervisor.off('resync', this.onResync);
    for (const { timer } of this.holds.values()) clearTimeout(timer);
    await Promise.allSettled(this.working);
  }

  private readonly onHeld = (instanceId: string): void => this.watch(instanceId);
  private readonly onResync = (): void => this.inBackground(this.sweep());

  private async sweep(): Promise<void> {
    for (const guest of await this.options.hypervisor.measureAll()) {
      if (isHeld(guest)) this.watch(guest.instanceId);
    }
  }

  private watch(instanceId: string): void {
    if (this.stopped || this.holds.has(instanceId)) return;
    this.holds.set(instanceId, { since: performance.now(), looks: 0, resumed: 0 });
    this.lookIn(instanceId, LOOK_MS);
  }

  private lookIn(instanceId: string, ms: number): void {
    const hold = this.holds.get(instanceId);
    if (!hold || this.stopped) return;
    hold.timer = setTimeout(() => this.inBackground(this.look(instanceId, hold)), ms);
  }

  private inBackground(work: Promise<void>): void {
    const logged = work.catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'guests that are held could not be looked at');
    });
    this.working.add(logged);
    void logged.finally(() => this.working.delete(logged));
  }

  private async look(instanceId: string, hold: Hold): Promise<void> {
    try {
      if (await this.goesOn(instanceId, hold)) {
        this.holds.delete(instanceId);
        return;
      }
    } catch (error) {
      this.options.log.warn({ err: error, instanceId }, 'a guest is held and could not be looked at');
    }
    hold.looks += 1;
    this.lookIn(instanceId, Math.min(LOOK_MS * 2 ** hold.looks, LOOK_MAX_MS));
  }

  /** Lets it go on if it can; answers whether it is held no more. */
  private async goesOn(instanceId: string, hold: Hold): Promise<boolean> {
    const { db, hostId, hypervisor, log } = this.options;
    if (!isHeld(await hypervisor.measure(instanceId))) return true;
    const row = await db.instance.findFirst({
      where: { id: instanceId, hostId, deletedAt: null },
      select: columns,
    });
    if (!row) return true;
    // An operation works on it, or somebody wants it paused.
    if (row.taskState !== null || (row.status !== 'ACTIVE' && row.errorCode === null)) return false;
    const failed = await hypervisor.failedDisks(instanceId);
    const why = await this.whyNot(row, failed);
    if (why === null) {
      if (hold.resumed >= TRIES_UNSHOWN) await this.show(row, failsStill(failed));
      hold.resumed += 1;
      await hypervisor.unpause(instanceId);
      log.info({ instanceId, heldMs: Math.round(performance.now() - hold.since) }, 'the guest goes on');
      // Seen by the next look, should it be held again at once.
      return false;
    }
    if (performance.now() - hold.since > SHOW_AFTER_MS) await this.show(row, why);
    return false;
  }

  /** Why the guest cannot go on; null when all its disks are well again. */
  private async whyNot(row: Row, failed: readonly FailedDisk[]): Promise<AppError | null> {
    for (const disk of failed) {
      try {
        await this.tryDisk(row, disk);
      } catch (error) {
        return toAppError(error);
      }
    }
    return null;
  }

  /** @throws AppError why the disk still fails */
  private async tryDisk(row: Row, { device, full }: FailedDisk): Promise<void> {
    const attachment = row.attachments.find((each) => each.device === device);
    if (full) await this.expectRoom(device, attachment);
    if (!attachment) return;
    const signal = AbortSignal.timeout(TRY_TIMEOUT_MS);
    const { volume } = attachment;
    if (attachment.mode !== 'nbd') {
      if (volume.backendId !== null) await this.options.volumes.get(volume.backendId).open(signal);
      return;
    }
    const { transport, hypervisor } = this.options;
    await transport.reach(volume.id, servedAt(attachment));
    await transport.expectAnswer(volume.id, signal);
    if (await hypervisor.diskReadable(row.id, { serial: serialOf(volume.id), device })) return;
    throw new AppError('STORAGE', `${volume.name} (${device}) does not answer.`, {
      hint: 'It is tried again by itself.',
    });
  }

  private async expectRoom(device: string, attachment: AttachmentRecord | undefined): Promise<void> {
    const [what, freeBytes] = attachment
      ? await this.roomOf(device, attachment)
      : [`the host has no room for its disk ${device}`, await freeIn(this.options.instancesDir)];
    if (freeBytes >= ROOM_BYTES) return;
    throw new AppError('STORAGE', `The guest is held: ${what}.`, {
      hint: 'It goes on by itself, and has lost nothing, as soon as there is room: free space there.',
    });
  }

  private async roomOf(device: string, { volume }: AttachmentRecord): Promise<[string, number]> {
    const { backend } = volume;
    const what = `the back end ${backend?.name ?? ''} has no room for what it writes to ${volume.name} (${device})`;
    if (backend?.hostId !== this.options.hostId) return [what, Number(backend?.freeBytes ?? 0)];
    const signal = AbortSignal.timeout(TRY_TIMEOUT_MS);
    return [what, (await this.options.volumes.get(backend.id).capacity(signal)).freeBytes];
  }

  private async show(row: Row, why: AppError): Promise<void> {
    const message = why.message.startsWith('The guest is held')
      ? why.message
      : `The guest is held: ${why.message}`;
    if (row.status === 'PAUSED' && row.errorMessage === message) return;
    await this.options.db.instance.updateMany({
      where: { id: row.id, deletedAt: null, taskState: null, status: row.status },
      data: {
        status: 'PAUSED',
        powerState: 'PAUSED',
        powerMeasuredAt: new Date(),
        errorCode: why.code,
        errorMessage: message,
        errorHint: why.hint ?? 'It goes on by itself, and has lost nothing, as soon as the disk answers.',
      },
    });
  }
}

function failsStill(failed: readonly FailedDisk[]): AppError {
  const disks = failed.map(({ device }) => device).join(', ');
  return new AppError('STORAGE', `its disk ${disks} cannot be written.`, {
    hint: 'It is tried again by itself, and has lost nothing: look at the disks of the host.',
  });
}

async function freeIn(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
