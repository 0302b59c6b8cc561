import { AppError } from '@skydeck/core/app-error';
import type { DiskName } from '@skydeck/core/compute/hypervisor-driver';
import { isNoDomain, type LibvirtClient } from '@skydeck/libvirt';
import { pluggedDisks, type PluggedDisk } from './disk-xml';

/** The XML of a guest that runs; null when it is off. @throws AppError CONFLICT when its memory is saved */
export async function runningXml(libvirt: LibvirtClient, instanceId: string): Promise<string | null> {
  try {
    if (await libvirt.domains.isActive(instanceId)) return await libvirt.domains.xml(instanceId);
    if (!(await libvirt.domains.hasManagedSave(instanceId))) return null;
  } catch (error) {
    if (isNoDomain(error)) return null;
    throw error;
  }
  throw new AppError('CONFLICT', 'The instance is suspended: its memory still uses the volume.', {
    hint: 'Resume it first.',
  });
}

/** @throws AppError CONFLICT when the guest has no such disk */
export function diskOf(domainXml: string, disk: DiskName): PluggedDisk {
  const found = pluggedDisks(domainXml).find(
    ({ serial, device }) => serial === disk.serial && device === disk.device,
  );
  if (found) return found;
  throw new AppError('CONFLICT', `The instance has no disk ${disk.device} of this volume now.`, {
    hint: 'Detach the volume there and attach it again.',
  });
}
