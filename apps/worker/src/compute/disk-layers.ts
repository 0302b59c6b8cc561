import type { DiskMove, DiskName, MovedDisks } from '@skydeck/core/compute/hypervisor-driver';
import { isAgentUnavailable, SnapshotCreateFlags, type LibvirtClient } from '@skydeck/libvirt';
import type { DiskSecrets } from './disk-secrets';
import { diskDevices, diskSnapshotXml } from './disk-xml';
import { diskOf, runningXml } from './running-disk';

/** The layers that prepared snapshots made: they exist, libvirt remembers nothing of them, and all switch or none does. */
const FLAGS =
  SnapshotCreateFlags.DISK_ONLY |
  SnapshotCreateFlags.REUSE_EXT |
  SnapshotCreateFlags.NO_METADATA |
  SnapshotCreateFlags.ATOMIC;

/** Has running guests go on writing to new layers of their volumes, so that what is below them stays as it is. */
export class DiskLayers {
  constructor(
    private readonly libvirt: LibvirtClient,
    private readonly secrets: DiskSecrets,
  ) {}

  async move(instanceId: string, moves: readonly DiskMove[]): Promise<MovedDisks> {
    const domainXml = await runningXml(this.libvirt, instanceId);
    if (domainXml === null) return 'off';
    const left = moves.filter(({ disk, layer }) => diskOf(domainXml, disk).file !== layer.path);
    // Moved before a crash; whether the guest was quiet then, nobody knows any more.
    if (left.length === 0) return 'unquiesced';
    const layers = left.map(({ disk, layer }) => ({ device: disk.device, layer }));
    const xml = diskSnapshotXml(layers, diskDevices(domainXml));
    const sources = left.map(({ layer }) => ({ source: layer }));
    return this.secrets.lend(sources, async () => {
      try {
        // The agent of a paused guest hears nothing.
        if ((await this.libvirt.domains.state(instanceId)).state === 'paused') {
          await this.libvirt.snapshots.create(instanceId, xml, FLAGS);
          return 'unquiesced';
        }
        await this.libvirt.snapshots.create(instanceId, xml, FLAGS | SnapshotCreateFlags.QUIESCE);
        return 'quiesced';
      } catch (error) {
        if (!isAgentUnavailable(error)) throw error;
        await this.libvirt.snapshots.create(instanceId, xml, FLAGS);
        return 'unquiesced';
      }
    });
  }

  /** The file that the guest writes to; null when it is off. */
  async file(instanceId: string, disk: DiskName): Promise<string | null> {
    const domainXml = await runningXml(this.libvirt, instanceId);
    return domainXml === null ? null : diskOf(domainXml, disk).file;
  }
}
