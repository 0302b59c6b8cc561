import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@skydeck/core/app-error';
import type { DiskName } from '@skydeck/core/compute/hypervisor-driver';
import type { DiskLimits, GuestDisk } from '@skydeck/core/volume/disk-source';
import {
  Affect,
  ErrorCode,
  isLibvirtError,
  isNoDomain,
  isOperationInvalid,
  param,
  type LibvirtClient,
} from '@skydeck/libvirt';
import { type DiskSecrets } from './disk-secrets';
import { diskXml, iotuneOf, pluggedDisks, type PluggedDisk } from './disk-xml';

/** A guest that was still booting has not heard the request: it is asked again. */
const ASK_AGAIN_MS = 5_000;

/** How often, and how far apart, it is looked whether a disk was read. */
const READ_LOOKS = 20;
const READ_LOOK_MS = 25;
/** QEMU itself looks for a lost server up to 16 s apart. */
const READ_TRIES = 40;

/** virDomainDiskErrorCode. */
const NO_SPACE = 2;

export interface FailedDisk {
  device: string;
  full: boolean;
}

type Answer = 'removed' | 'refused' | 'silent';

/** What guests answer to a request to let a device go; who asks looks for himself if he hears nothing. */
export interface UnplugEvents {
  unplugged: [instanceId: string, alias: string, answer: 'removed' | 'refused'];
}

/**
 * The volumes of this host's guests while they run. Only the running guest is changed: its definition is made anew,
 * with all its volumes, whenever it is started.
 */
export class GuestDisks {
  constructor(
    private readonly libvirt: LibvirtClient,
    private readonly secrets: DiskSecrets,
    private readonly answers: EventEmitter<UnplugEvents>,
  ) {}

  /** Whether the guest has it afterwards; one that is off has not. */
  async attach(instanceId: string, disk: GuestDisk): Promise<boolean> {
    const plugged = await this.find(instanceId, disk);
    if (plugged === 'off') return false;
    if (plugged) return true;
    try {
      await this.secrets.lend([disk], () =>
        this.libvirt.devices.attach(instanceId, diskXml(disk), Affect.LIVE),
      );
    } catch (error) {
      const now = await this.find(instanceId, disk);
      // What a killed worker had asked for went on without it; or the guest went off meanwhile.
      if (now === 'off') return false;
      if (!now) throw error;
    }
    return true;
  }

  async detach(instanceId: string, disk: DiskName, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const plugged = await this.find(instanceId, disk);
      if (plugged === 'off' || !plugged) return;
      signal.throwIfAborted();
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw silent(disk.device, timeoutMs);
      const answer = await this.ask(instanceId, plugged, Math.min(leftMs, ASK_AGAIN_MS), signal);
      if (answer === 'refused') throw refused(disk.device);
    }
  }

  /** Asks the guest once, and waits for its answer. */
  private async ask(
    instanceId: string,
    { alias }: PluggedDisk,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { promise, resolve } = withResolvers<Answer>();
    const timer = setTimeout(() => resolve('silent'), waitMs);
    const stop = (): void => resolve('silent');
    signal.addEventListener('abort', stop, { once: true });
    const answered = (guest: string, device: string, answer: Answer): void => {
      if (guest === instanceId && device === alias) resolve(answer);
    };
    this.answers.on('unplugged', answered);
    try {
      await this.requestRemoval(instanceId, alias);
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      this.answers.off('unplugged', answered);
    }
  }

  private async requestRemoval(instanceId: string, alias: string): Promise<void> {
    try {
      await this.libvirt.devices.detachByAlias(instanceId, alias, Affect.LIVE);
    } catch (error) {
      // Gone already, or a request is on its way to the guest still.
      if (isNoDomain(error) || isOperationInvalid(error)) return;
      if (isLibvirtError(error, ErrorCode.DEVICE_MISSING)) return;
      // What was asked for earlier has been answered since it was looked for.
      if (isLibvirtError(error, ErrorCode.INTERNAL_ERROR) && /no device found with alias/.test(error.message))
        return;
      if (isLibvirtError(error, ErrorCode.OPERATION_FAILED) && /already in the process/.test(error.message))
        return;
      throw error;
    }
  }

  async resize(instanceId: string, disk: DiskName, bytes: number): Promise<boolean> {
    const plugged = await this.find(instanceId, disk);
    if (plugged === 'off' || !plugged) return false;
    // A server's new size is seen when the guest's QEMU connects to it again.
    if (plugged.file === null) await this.untilReadable(instanceId, disk);
    const { capacity } = await this.libvirt.blocks.info(instanceId, plugged.device);
    if (capacity < bytes || plugged.file === null)
      await this.libvirt.blocks.resize(instanceId, plugged.device, bytes);
    return true;
  }

  async limit(instanceId: string, disk: DiskName, limits: DiskLimits | null): Promise<boolean> {
    const plugged = await this.find(instanceId, disk);
    if (plugged === 'off' || !plugged) return false;
    const params = Object.entries(iotuneOf(limits)).map(([name, limit]) => param.ullong(name, BigInt(limit)));
    await this.libvirt.tuning.setBlockIo(instanceId, plugged.device, params, Affect.LIVE);
    return true;
  }

  /**
   * Whether the guest's QEMU can read the disk now. QEMU looks for a server that it has lost only when it is asked for
   * something, and no call of libvirt's touches a disk: QEMU's own tool for tests does, and counts what it has read.
   */
  async readable(instanceId: string, disk: DiskName): Promise<boolean> {
    const plugged = await this.find(instanceId, disk);
    if (plugged === 'off' || !plugged) return false;
    const reads = async (): Promise<bigint> =>
      (await this.libvirt.stats.block(instanceId, plugged.device)).readRequests;
    const before = await reads();
    const device = `/machine/peripheral/${plugged.alias}/virtio-backend`;
    const command = { 'command-line': `qemu-io -d ${device} "aio_read -q 0 512"` };
    await this.libvirt.guest.monitorCommand(
      instanceId,
      JSON.stringify({ execute: 'human-monitor-command', arguments: command }),
    );
    for (let looks = 0; looks < READ_LOOKS; looks += 1) {
      if ((await reads()) > before) return true;
      await delay(READ_LOOK_MS);
    }
    return false;
  }

  private async untilReadable(instanceId: string, disk: DiskName): Promise<void> {
    for (let tries = 0; tries < READ_TRIES; tries += 1) if (await this.readable(instanceId, disk)) return;
    throw new AppError('STORAGE', `The disk ${disk.device} does not answer its guest.`, {
      hint: 'Look at the host that owns the volume, and whether this one reaches it; then try again.',
      retryable: true,
    });
  }

  /** The disks for whose sake the guest is held, by their devices; `full`: there was no room. */
  async failed(instanceId: string): Promise<FailedDisk[]> {
    const errors = await this.libvirt.stats.diskErrors(instanceId);
    return errors.map(({ disk, error }) => ({ device: disk, full: error === NO_SPACE }));
  }

  /** @throws AppError CONFLICT when its memory is saved: it goes on with the disks that it was saved with */
  private async find(instanceId: string, disk: DiskName): Promise<PluggedDisk | null | 'off'> {
    try {
      if (!(await this.libvirt.domains.isActive(instanceId))) {
        // Asked after that, not before: somebody may be suspending it just now.
        if (await this.libvirt.domains.hasManagedSave(instanceId)) throw suspended();
        return 'off';
      }
      const disks = pluggedDisks(await this.libvirt.domains.xml(instanceId));
      const same = disks.find(({ serial, device }) => serial === disk.serial && device === disk.device);
      return same ?? null;
    } catch (error) {
      if (isNoDomain(error)) return 'off';
      throw error;
    }
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function suspended(): AppError {
  return new AppError('CONFLICT', 'The instance is suspended: its memory knows just the disks that it has.', {
    hint: 'Resume it first.',
  });
}

function refused(device: string): AppError {
  return new AppError('CONFLICT', `The guest refused to let ${device} go; it still uses the volume.`, {
    hint: 'Unmount it inside the guest, then detach it again; or stop the instance and detach it then.',
  });
}

function silent(device: string, timeoutMs: number): AppError {
  const seconds = Math.round(timeoutMs / 1000);
  return new AppError('CONFLICT', `The guest did not let ${device} go within ${seconds} s.`, {
    hint: 'It may still boot, hang, or not support hot-plug: try again later, or stop the instance and detach it then.',
  });
}
