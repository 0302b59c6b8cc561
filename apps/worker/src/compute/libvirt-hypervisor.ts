import { EventEmitter } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  DiskMove,
  DiskName,
  GuestSpec,
  HypervisorDriver,
  MeasuredGuest,
  MergedLayers,
  MovedDisks,
} from '@skydeck/core/compute/hypervisor-driver';
import type { Logger } from '@skydeck/core/logger';
import type { DiskLimits, GuestDisk } from '@skydeck/core/volume/disk-source';
import type { LayerMerge, WorkOptions } from '@skydeck/core/volume/volume-driver';
import {
  DomainShutdownFlags,
  DomainUndefineFlags,
  isNoDomain,
  isOperationInvalid,
  type DomainStateInfo,
  type LibvirtClient,
} from '@skydeck/libvirt';
import type { Accelerator } from './accelerator';
import { DiskLayers } from './disk-layers';
import { DiskMerges } from './disk-merges';
import { DiskSecrets } from './disk-secrets';
import { consoleLogPath, domainXml } from './domain-xml';
import { isOurs, isUp, powerStateOf } from './guest-state';
import { GuestDisks, type FailedDisk, type UnplugEvents } from './guest-disks';
import { hypervisorError } from './hypervisor-error';

/** A guest that was still booting has not heard the power button: it is pressed again. */
const PRESS_AGAIN_MS = 5_000;
const LOG_MODE = 0o640;

interface HypervisorEvents {
  /** Something changed with a guest of ours. */
  changed: [instanceId: string];
  rebooted: [instanceId: string];
  /** A disk of the guest failed: it is held, or is about to be. */
  held: [instanceId: string];
  /** Events were missed while libvirt was away: measure everything. */
  resync: [];
}

/** One host's libvirt. Guests of others are never touched: ours are known by name and id together. */
export class LibvirtHypervisor extends EventEmitter<HypervisorEvents> implements HypervisorDriver {
  private listening = false;
  private readonly secrets: DiskSecrets;
  private readonly disks: GuestDisks;
  private readonly unplugs = new EventEmitter<UnplugEvents>();
  private readonly layers: DiskLayers;
  private readonly merges: DiskMerges;

  constructor(
    private readonly libvirt: LibvirtClient,
    private readonly accelerator: Accelerator,
    private readonly log: Logger,
  ) {
    super();
    this.setMaxListeners(0);
    this.secrets = new DiskSecrets(libvirt, log);
    this.disks = new GuestDisks(libvirt, this.secrets, this.unplugs);
    this.layers = new DiskLayers(libvirt, this.secrets);
    this.merges = new DiskMerges(libvirt);
  }

  /** Listens to libvirt from now on, over its restarts. Fails while libvirt is away; call it again then. */
  async listen(): Promise<void> {
    if (this.listening) return;
    await this.libvirt.events.subscribe('lifecycle', ({ domain }) => {
      if (isOurs(domain)) this.emit('changed', domain.uuid);
    });
    await this.libvirt.events.subscribe('reboot', ({ domain }) => {
      if (isOurs(domain)) this.emit('rebooted', domain.uuid);
    });
    await this.libvirt.events.subscribe('ioError', ({ domain, action }) => {
      if (isOurs(domain) && action === 'pause') this.emit('held', domain.uuid);
    });
    await this.libvirt.events.subscribe('deviceRemoved', ({ domain, alias }) => {
      this.unplugs.emit('unplugged', domain.uuid, alias, 'removed');
    });
    await this.libvirt.events.subscribe('deviceRemovalFailed', ({ domain, alias }) => {
      this.unplugs.emit('unplugged', domain.uuid, alias, 'refused');
    });
    this.libvirt.on('reconnected', () => this.emit('resync'));
    this.listening = true;
  }

  async start(spec: GuestSpec, signal: AbortSignal): Promise<void> {
    const { instanceId } = spec;
    await this.does(`${spec.name} could not be started`, async () => {
      const before = await this.state(instanceId);
      if (isUp(before)) return;
      const saved = before !== null && (await this.libvirt.domains.hasManagedSave(instanceId));
      signal.throwIfAborted();
      // A saved guest goes on with the hardware that it was saved with.
      if (!saved) {
        await this.makeBootLog(spec);
        await this.libvirt.domains.define(domainXml(spec, this.accelerator));
      }
      signal.throwIfAborted();
      try {
        await this.secrets.lend(spec.disks, () => this.libvirt.domains.start(instanceId));
      } catch (error) {
        // The start that a killed worker asked for went on without it.
        if (isOperationInvalid(error) && isUp(await this.state(instanceId))) return;
        throw error;
      }
    });
  }

  /** Made before libvirt's log daemon does: the agent must be able to read it. */
  private async makeBootLog({ directory }: GuestSpec): Promise<void> {
    await (await open(consoleLogPath(directory), 'a', LOG_MODE)).close();
  }

  async measure(instanceId: string): Promise<MeasuredGuest | null> {
    return this.does('The guest could not be measured', async () => {
      const state = await this.state(instanceId);
      if (!state) return null;
      const off = state.state === 'shutoff';
      const saved = off && (await this.orGone(this.libvirt.domains.hasManagedSave(instanceId))) === true;
      const still = state.state === 'paused' && this.merges.standsStill(instanceId);
      const powerState = still ? 'RUNNING' : powerStateOf(state);
      return { instanceId, powerState, reason: state.reason, saved };
    });
  }

  async measureAll(): Promise<MeasuredGuest[]> {
    const domains = await this.does('The guests could not be listed', () => this.libvirt.domains.list());
    const guests = await Promise.all(domains.filter(isOurs).map((domain) => this.measure(domain.uuid)));
    return guests.filter((guest) => guest !== null);
  }

  async shutdown(instanceId: string, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    return this.does('The guest could not be asked to shut down', async () => {
      const off = this.until('changed', instanceId, async () => !isUp(await this.state(instanceId)), signal);
      try {
        const deadline = performance.now() + timeoutMs;
        for (;;) {
          const state = await this.state(instanceId);
          if (!isUp(state)) return true;
          // A paused guest hears nothing.
          if (state?.state === 'paused') return false;
          await this.press(instanceId, 'shutdown');
          const leftMs = deadline - performance.now();
          if (leftMs <= 0) return false;
          if (await off.within(Math.min(leftMs, PRESS_AGAIN_MS))) return true;
        }
      } finally {
        off.stop();
      }
    });
  }

  async reboot(instanceId: string, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    return this.does('The guest could not be asked to reboot', async () => {
      const rebooted = this.until('rebooted', instanceId, async () => true, signal);
      const stopped = this.until(
        'changed',
        instanceId,
        async () => !isUp(await this.state(instanceId)),
        signal,
      );
      try {
        if (!isUp(await this.state(instanceId))) return false;
        const deadline = performance.now() + timeoutMs;
        for (;;) {
          await this.press(instanceId, 'reboot');
          const leftMs = Math.min(deadline - performance.now(), PRESS_AGAIN_MS);
          if (leftMs <= 0) return false;
          const which = await Promise.race([
            rebooted.within(leftMs).then((yes) => (yes ? 'rebooted' : 'nothing')),
            stopped.within(leftMs).then((yes) => (yes ? 'stopped' : 'nothing')),
          ]);
          if (which !== 'nothing') return which === 'rebooted';
        }
      } finally {
        rebooted.stop();
        stopped.stop();
      }
    });
  }

  /** By the guest's agent where there is one that answers, else by the power button. */
  private async press(instanceId: string, what: 'shutdown' | 'reboot'): Promise<void> {
    const { domains } = this.libvirt;
    try {
      await domains[what](instanceId, 0);
    } catch (error) {
      if (isNoDomain(error) || isOperationInvalid(error)) return;
      this.log.debug({ err: error, instanceId }, 'the guest agent did not take the request');
      await domains[what](instanceId, DomainShutdownFlags.ACPI_POWER_BUTTON);
    }
  }

  async powerOff(instanceId: string): Promise<void> {
    await this.does('The guest could not be switched off', async () => {
      await this.destroy(instanceId);
      if (await this.orGone(this.libvirt.domains.hasManagedSave(instanceId))) {
        await this.orGone(this.libvirt.domains.removeManagedSave(instanceId));
      }
    });
  }

  async pause(instanceId: string): Promise<void> {
    await this.does('The guest could not be paused', async () => {
      if ((await this.state(instanceId))?.state !== 'paused') await this.libvirt.domains.suspend(instanceId);
    });
  }

  async unpause(instanceId: string): Promise<void> {
    await this.does('The guest could not be unpaused', async () => {
      if ((await this.state(instanceId))?.state === 'paused') await this.libvirt.domains.resume(instanceId);
    });
  }

  async suspend(instanceId: string): Promise<void> {
    await this.does('The memory of the guest could not be saved', async () => {
      if (!isUp(await this.state(instanceId)) && (await this.libvirt.domains.hasManagedSave(instanceId)))
        return;
      await this.libvirt.domains.managedSave(instanceId);
    });
  }

  async attachDisk(instanceId: string, disk: GuestDisk): Promise<boolean> {
    return this.does('The volume could not be attached', () => this.disks.attach(instanceId, disk));
  }

  async detachDisk(
    instanceId: string,
    disk: DiskName,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    await this.does('The volume could not be detached', () =>
      this.disks.detach(instanceId, disk, timeoutMs, signal),
    );
  }

  /** The disks for whose sake the guest is held. */
  async failedDisks(instanceId: string): Promise<FailedDisk[]> {
    return this.does('The disks of the guest could not be looked at', () => this.disks.failed(instanceId));
  }

  /** Whether the guest can read the disk now. */
  async diskReadable(instanceId: string, disk: DiskName): Promise<boolean> {
    return this.does('The disk could not be read', () => this.disks.readable(instanceId, disk));
  }

  async resizeDisk(instanceId: string, disk: DiskName, bytes: number): Promise<boolean> {
    return this.does('The volume could not be extended', () => this.disks.resize(instanceId, disk, bytes));
  }

  async limitDisk(instanceId: string, disk: DiskName, limits: DiskLimits | null): Promise<boolean> {
    return this.does('The limits of the volume could not be set', () =>
      this.disks.limit(instanceId, disk, limits),
    );
  }

  async moveDisks(instanceId: string, moves: readonly DiskMove[]): Promise<MovedDisks> {
    return this.does('The snapshot could not be taken', () => this.layers.move(instanceId, moves));
  }

  async mergeLayers(
    instanceId: string,
    disk: DiskName,
    merge: LayerMerge,
    options: WorkOptions,
  ): Promise<MergedLayers> {
    return this.does('The layers of the volume could not be merged', () =>
      this.merges.merge(instanceId, disk, merge, options),
    );
  }

  async goOnBelow(
    instanceId: string,
    disk: DiskName,
    base: string,
    goOn: boolean,
    settled: () => Promise<void>,
  ): Promise<'off' | 'merged'> {
    return this.does('The guest could not go on in the merged layer', () =>
      this.merges.goOnBelow(instanceId, disk, base, goOn, settled),
    );
  }

  async cancelMerge(instanceId: string, disk: DiskName): Promise<void> {
    await this.does('The merge could not be given up', () => this.merges.cancel(instanceId, disk));
  }

  async diskFile(instanceId: string, disk: DiskName): Promise<string | null> {
    return this.does('The disk could not be read', () => this.layers.file(instanceId, disk));
  }

  async remove(instanceId: string): Promise<void> {
    await this.does('The guest could not be removed', async () => {
      await this.destroy(instanceId);
      const { MANAGED_SAVE, SNAPSHOTS_METADATA, CHECKPOINTS_METADATA, NVRAM } = DomainUndefineFlags;
      const flags = MANAGED_SAVE | SNAPSHOTS_METADATA | CHECKPOINTS_METADATA | NVRAM;
      await this.orGone(this.libvirt.domains.undefine(instanceId, flags));
      // A start that was under way when its worker was killed brings it back as a transient domain.
      await this.destroy(instanceId);
    });
  }

  async xml(instanceId: string): Promise<string | null> {
    return this.does('The domain could not be read', () => this.orGone(this.libvirt.domains.xml(instanceId)));
  }

  private async destroy(instanceId: string): Promise<void> {
    try {
      await this.libvirt.domains.destroy(instanceId);
    } catch (error) {
      if (!isNoDomain(error) && !isOperationInvalid(error)) throw error;
    }
  }

  private state(instanceId: string): Promise<DomainStateInfo | null> {
    return this.orGone(this.libvirt.domains.state(instanceId));
  }

  private async orGone<T>(call: Promise<T>): Promise<T | null> {
    try {
      return await call;
    } catch (error) {
      if (isNoDomain(error)) return null;
      throw error;
    }
  }

  private async does<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw hypervisorError(what, error);
    }
  }

  /** Listens for an event of the guest after which `reached` holds; begun before the request that causes it. */
  private until(
    event: 'changed' | 'rebooted',
    instanceId: string,
    reached: () => Promise<boolean>,
    signal: AbortSignal,
  ): Waiting {
    let done = false;
    const settled = new AbortController();
    const check = async (): Promise<void> => {
      try {
        if (!(await reached())) return;
        done = true;
        settled.abort();
      } catch (error) {
        this.log.debug({ err: error, instanceId }, 'could not look; libvirt tells when it is back');
      }
    };
    const onEvent = (id: string): void => {
      if (id === instanceId) void check();
    };
    const onResync = (): void => {
      if (event === 'changed') void check();
    };
    this.on(event, onEvent);
    this.on('resync', onResync);
    return {
      async within(ms) {
        if (!settled.signal.aborted) {
          const either = AbortSignal.any([settled.signal, signal]);
          await delay(ms, undefined, { signal: either }).catch(() => undefined);
        }
        signal.throwIfAborted();
        return done;
      },
      stop: () => {
        this.off(event, onEvent);
        this.off('resync', onResync);
      },
    };
  }
}

interface Waiting {
  /** Whether it was reached within so many milliseconds. @throws the signal's reason */
  within(ms: number): Promise<boolean>;
  stop(): void;
}
