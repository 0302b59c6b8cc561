import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@skydeck/core/app-error';
import type { DiskName, MergedLayers } from '@skydeck/core/compute/hypervisor-driver';
import type { LayerMerge, WorkOptions } from '@skydeck/core/volume/volume-driver';
import { BlockCommitFlags, isNoDomain, type LibvirtClient } from '@skydeck/libvirt';
import type { PluggedDisk } from './disk-xml';
import { diskOf, runningXml } from './running-disk';

const LOOK_MS = 250;
const SETTLE_LOOK_MS = 20;
const SETTLE_LOOKS = 500;

/** Layers of running guests' volumes, made one by the guests' own QEMU. */
export class DiskMerges {
  /** Guests that stand still for the merge's sake, which is nobody's pause. */
  private readonly still = new Set<string>();

  constructor(private readonly libvirt: LibvirtClient) {}

  standsStill(instanceId: string): boolean {
    return this.still.has(instanceId);
  }

  async merge(
    instanceId: string,
    disk: DiskName,
    merge: LayerMerge,
    { signal, progress }: WorkOptions,
  ): Promise<MergedLayers> {
    for (let begun = false; ;) {
      signal.throwIfAborted();
      const plugged = await this.find(instanceId, disk);
      if (!plugged) return 'off';
      if (isMerged(plugged, merge)) return 'merged';
      const job = await this.libvirt.blocks.job(instanceId, plugged.device);
      if (!job) {
        // It may have ended since the layers were looked at.
        const now = await this.find(instanceId, disk);
        if (!now) return 'off';
        if (isMerged(now, merge)) return 'merged';
        if (begun) throw brokenOff();
        await this.begin(instanceId, now, merge);
        begun = true;
      } else {
        begun = true;
        if (merge.active && job.end > 0n && job.current === job.end) return 'ready';
        if (job.end > 0n) progress?.(Number(job.current) / Number(job.end));
        await delay(LOOK_MS, undefined, { signal });
      }
    }
  }

  private async begin(instanceId: string, plugged: PluggedDisk, merge: LayerMerge): Promise<void> {
    const { base, top, active } = merge;
    // What it would write over, should the layers not be those that are known.
    const chain = [plugged.file, ...plugged.below];
    const at = chain.indexOf(top.path);
    if (at < 0 || chain[at + 1] !== base.path || (at === 0) !== active) {
      throw new AppError('CONFLICT', 'The guest has other layers open than those that the volume has.', {
        hint: 'Stop the instance, and delete the snapshot then.',
      });
    }
    await this.libvirt.blocks.commit(instanceId, plugged.device, {
      base: base.path,
      top: active ? null : top.path,
      flags: active ? BlockCommitFlags.ACTIVE : 0,
    });
  }

  /** @param goOn whether it stands still only for this, as one does that a killed worker left */
  async goOnBelow(
    instanceId: string,
    disk: DiskName,
    base: string,
    goOn: boolean,
    settled: () => Promise<void>,
  ): Promise<'off' | 'merged'> {
    const plugged = await this.find(instanceId, disk);
    if (!plugged) {
      this.still.delete(instanceId);
      return 'off';
    }
    const { domains, blocks } = this.libvirt;
    this.still.add(instanceId);
    let recording = false;
    let holds = goOn;
    try {
      const { state } = await domains.state(instanceId);
      holds ||= state !== 'paused';
      if (plugged.file !== base) {
        if (state !== 'paused') await domains.suspend(instanceId);
        await this.untilCaughtUp(instanceId, plugged.device);
        recording = true;
        await settled();
        await blocks.pivot(instanceId, plugged.device);
        recording = false;
      }
      if (holds) await this.resume(instanceId);
      this.still.delete(instanceId);
      return 'merged';
    } catch (error) {
      const off = isNoDomain(error) || (await this.find(instanceId, disk)) === null;
      // Which layer is recorded is not known, or not the one that it is in. It stands still until the next try: should it
      // write and then go off, it would be started without that. While it does not, both layers hold the same.
      if (!off && recording) throw error;
      this.still.delete(instanceId);
      if (off) return 'off';
      if (holds) await this.resume(instanceId);
      throw error;
    }
  }

  /** Gives a merge up that is under way; both layers are whole. */
  async cancel(instanceId: string, disk: DiskName): Promise<void> {
    this.still.delete(instanceId);
    const plugged = await this.find(instanceId, disk);
    if (!plugged || !(await this.libvirt.blocks.job(instanceId, plugged.device))) return;
    await this.libvirt.blocks.abortJob(instanceId, plugged.device);
  }

  async resume(instanceId: string): Promise<void> {
    const { state, reason } = await this.libvirt.domains.state(instanceId);
    if (state === 'paused' && reason === 'user') await this.libvirt.domains.resume(instanceId);
  }

  private async untilCaughtUp(instanceId: string, device: string): Promise<void> {
    for (let looks = 0; looks < SETTLE_LOOKS; looks += 1) {
      const job = await this.libvirt.blocks.job(instanceId, device);
      if (!job) break;
      if (job.end > 0n && job.current === job.end) return;
      await delay(SETTLE_LOOK_MS);
    }
    throw brokenOff();
  }

  private async find(instanceId: string, disk: DiskName): Promise<PluggedDisk | null> {
    const xml = await runningXml(this.libvirt, instanceId);
    return xml === null ? null : diskOf(xml, disk);
  }
}

/** QEMU gives a merge up when a file cannot be written; libvirt does not tell why. */
function brokenOff(): AppError {
  return new AppError('STORAGE', 'The layers of the volume could not be merged.', {
    hint: 'Nothing is lost. See that its back end has room, and delete the snapshot again.',
    retryable: true,
  });
}

function isMerged({ file, below }: PluggedDisk, { base, top, active }: LayerMerge): boolean {
  return active ? file === base.path : !below.includes(top.path);
}
