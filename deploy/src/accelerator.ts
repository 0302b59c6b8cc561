import { constants } from 'node:fs';
import { access, chmod, chown, readFile, stat } from 'node:fs/promises';
import type { Settings } from './environment';
import { lookUpGroup } from './system-users';

const KVM_DEVICE = '/dev/kvm';

export interface Accelerator {
  kind: 'kvm' | 'qemu';
  /** Why it is this one, as a sentence for people. */
  reason: string;
  /** `/dev/kvm` is there although the processor cannot serve it: QEMU would hang on it. */
  deceptiveDevice: boolean;
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
  const deceptiveDevice = !found.virtualisation && found.device !== 'missing' && found.setting !== 'kvm';
  if (found.setting === 'kvm' || found.setting === 'qemu') {
    return { kind: found.setting, reason: `SKYDECK_ACCELERATOR=${found.setting}`, deceptiveDevice };
  }
  if (!found.virtualisation) {
    const device = deceptiveDevice ? ', although /dev/kvm exists' : '';
    return { kind: 'qemu', reason: `the processor offers no vmx or svm${device}`, deceptiveDevice };
  }
  if (found.device !== 'open') {
    const why = found.device === 'missing' ? '/dev/kvm does not exist' : '/dev/kvm cannot be opened';
    return { kind: 'qemu', reason: why, deceptiveDevice };
  }
  return { kind: 'kvm', reason: 'the processor and /dev/kvm serve it', deceptiveDevice };
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
 * Lets the group `kvm` use /dev/kvm, as udev does where it runs. libvirt probes as root what QEMU then cannot use, and
 * probes again and again (half a second each) where the two differ.
 */
export async function openKvmDevice(): Promise<void> {
  const device = await stat(KVM_DEVICE);
  const { gid } = await lookUpGroup('kvm');
  if (device.gid === gid && (device.mode & 0o060) === 0o060) return;
  await chown(KVM_DEVICE, device.uid, gid);
  await chmod(KVM_DEVICE, 0o660);
}
