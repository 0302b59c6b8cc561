import { constants } from 'node:fs';
import { access, chmod, chown, readFile, stat } from 'node:fs/promises';
import type { Settings } from './environment';
import { lookUpGroup } from './system-users';

const KVM_DEVICE = '/dev/kvm';

export interface Accelerator {
  kind: 'kvm' | 'qemu';
  /** Why it is this one, as a sentence for people. */
  reason: string;
}

/** Whether /proc/cpuinfo names hardware virtualisation (Intel's vmx, AMD's svm). */
export function hasVirtualisation(cpuinfo: string): boolean {
  return /^flags\s*:.*\b(vmx|svm)\b/m.test(cpuinfo);
}

/** Judges what was found; a device without the processor's flag may exist and hang. */
export function judgeAccelerator(found: {
  setting: string | undefined;
  virtualisation: boolean;
  device: 'missing' | 'closed' | 'open';
}): Accelerator {
  if (found.setting === 'kvm' || found.setting === 'qemu') {
    return { kind: found.setting, reason: `SKYDECK_ACCELERATOR=${found.setting}` };
  }
  if (!found.virtualisation) {
    const device = found.device !== 'missing' ? ', although /dev/kvm exists' : '';
    return { kind: 'qemu', reason: `the processor offers no vmx or svm${device}` };
  }
  if (found.device !== 'open') {
    const why = found.device === 'missing' ? '/dev/kvm does not exist' : '/dev/kvm cannot be opened';
    return { kind: 'qemu', reason: why };
  }
  return { kind: 'kvm', reason: 'the processor and /dev/kvm serve it' };
}

async function deviceState(): Promise<'missing' | 'closed' | 'open'> {
  try {
    await access(KVM_DEVICE, constants.R_OK | constants.W_OK);
    return 'open';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'closed';
  }
}

/** Finds out which accelerator guests get on this host, and why. */
export async function findAccelerator(settings: Settings): Promise<Accelerator> {
  return judgeAccelerator({
    setting: settings.SKYDECK_ACCELERATOR,
    virtualisation: hasVirtualisation(await readFile('/proc/cpuinfo', 'utf8')),
    device: await deviceState(),
  });
}

/**
 * Lets the group `kvm` use /dev/kvm, as udev does where it runs. libvirt probes it with root's rights; where QEMU's user
 * then cannot open it, libvirt takes what it found for outdated and probes again: half a second, a dozen times for
 * every domain. So the device is opened even where guests do not use it.
 */
export async function openKvmDevice(): Promise<void> {
  if (await isKvmDeviceOpen()) return;
  const { gid } = await lookUpGroup('kvm');
  await chown(KVM_DEVICE, 0, gid);
  await chmod(KVM_DEVICE, 0o660);
}

/** Whether the group `kvm` may use /dev/kvm, or there is none; see {@link openKvmDevice}. */
export async function isKvmDeviceOpen(): Promise<boolean> {
  const device = await stat(KVM_DEVICE).catch(() => undefined);
  if (!device) return true;
  const { gid } = await lookUpGroup('kvm');
  return device.gid === gid && (device.mode & 0o060) === 0o060;
}
