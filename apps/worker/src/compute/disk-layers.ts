import { AppError } from '@skydeck/core/app-error';
import type { DiskMove, DiskName, MovedDisks } from '@skydeck/core/compute/hypervisor-driver';
import { isAgentUnavailable, isNoDomain, SnapshotCreateFlags, type LibvirtClient } from '@skydeck/libvirt';
import type { DiskSecrets } from './disk-secrets';
import { diskDevices, diskSnapshotXml, pluggedDisks } from './disk-xml';

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
    const domainXml = await this.runningXml(instanceId);
    if (domainXml === null) return 'off';
    const left = moves.filter(({ disk, layer }) => fileOf(domainXml, disk) !== layer.path);
    // Moved before a crash; whether the guest was quiet then, nobody knows any more.
    if (left.length === 0) return 'unquiesced';
    const layers = left.map(({ disk, layer }) => ({ device: disk.device, layer }));
    const xml = diskSnapshotXml(layers, diskDevices(domainXml));
    const sources = left.map(({ layer }) => ({ source: layer }));
    return this.secrets.lend(sources, async () => {
      try {
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
    const domainXml = await this.runningXml(instanceId);
    return domainXml === null ? null : fileOf(domainXml, disk);
  }

  private async runningXml(instanceId: string): Promise<string | null> {
    try {
      if (await this.libvirt.domains.isActive(instanceId)) return await this.libvirt.domains.xml(instanceId);
      if (!(await this.libvirt.domains.hasManagedSave(instanceId))) return null;
    } catch (error) {
      if (isNoDomain(error)) return null;
      throw error;
    }
    throw new AppError('CONFLICT', 'The instance is suspended: its memory still uses the volume.', {
      hint: 'Resume it first.',
    });
  }
}

function fileOf(domainXml: string, disk: DiskName): string | null {
  const found = pluggedDisks(domainXml).find(
    ({ serial, device }) => serial === disk.serial && device === disk.device,
  );
  if (found) return found.file;
  throw new AppError('CONFLICT', `The instance has no disk ${disk.device} of this volume now.`, {
    hint: 'Detach the volume there and attach it again.',
  });
}
