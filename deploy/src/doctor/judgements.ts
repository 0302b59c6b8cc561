import { isSupportedRelease, parseOsRelease } from '../../launcher/packages.mjs';
import type { Accelerator } from '../accelerator';
import { error, ok, warning, type Finding } from './findings';

const GIB = 1024 ** 3;
const LEAST_MEMORY = 2 * GIB;
const COMFORTABLE_MEMORY = 4 * GIB;
const LEAST_DISK = 5 * GIB;
const COMFORTABLE_DISK = 20 * GIB;

const inGib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;

export function judgeSystem(osRelease: string, architecture: string): Finding {
  const release = parseOsRelease(osRelease);
  if (architecture !== 'x64') {
    return error(
      'system',
      `The processor is ${architecture}.`,
      'use an x86-64 machine; other processors are not supported yet',
    );
  }
  if (isSupportedRelease(release)) return ok('system', release.name);
  return error(
    'system',
    `${release.name} is not supported.`,
    'use Debian 12 or later, or Ubuntu 22.04 or later',
  );
}

export function judgeAcceleration(accelerator: Accelerator): Finding {
  const message = `guests run on ${accelerator.kind === 'kvm' ? 'KVM' : 'QEMU’s emulation (TCG)'}: ${accelerator.reason}`;
  if (accelerator.kind === 'kvm') return ok('accelerator', message);
  return warning(
    'accelerator',
    `${message}; they are about ten times slower`,
    'enable VT-x/AMD-V in the firmware (on a virtual machine: nested virtualisation); SKYDECK_ACCELERATOR=kvm overrides the choice',
  );
}

export function judgeMemory(total: number, available: number): Finding {
  const message = `${inGib(total)}, of which ${inGib(available)} are free`;
  if (total < LEAST_MEMORY)
    return error('memory', message, 'Skydeck itself needs 1 GiB; give the machine 4 GiB or more');
  if (available < LEAST_MEMORY || total < COMFORTABLE_MEMORY) {
    return warning('memory', message, 'few guests will fit; stop what else runs here, or add memory');
  }
  return ok('memory', message);
}

export function judgeDisk(directory: string, free: number): Finding {
  const message = `${inGib(free)} free for ${directory}`;
  const remedy = 'make room, or choose a larger disk: SKYDECK_STATE_DIR=<directory>';
  if (free < LEAST_DISK) return error('disk', message, remedy);
  if (free < COMFORTABLE_DISK) return warning('disk', message, remedy);
  return ok('disk', message);
}

export interface PortUse {
  name: string;
  port: number;
  setting: string;
  listening: boolean;
  /** Whether Skydeck's own process is the one that listens. */
  ours: boolean;
}

export function judgePort({ name, port, setting, listening, ours }: PortUse): Finding {
  if (!listening) return ok('port', `${port} is free for ${name}`);
  if (ours) return ok('port', `${port} is ${name}’s own`);
  return error(
    'port',
    `${port}, which ${name} needs, is taken by another program`,
    `\`ss -ltnp sport = :${port}\` shows which; stop it, or set ${setting}`,
  );
}

export interface KernelFeature {
  name: string;
  present: boolean;
  /** What does not work without it. */
  needed: string;
}

export function judgeKernel(features: readonly KernelFeature[]): Finding {
  const missing = features.filter((feature) => !feature.present);
  if (missing.length === 0) return ok('kernel', `${features.map(({ name }) => name).join(', ')} are there`);
  const list = missing.map(({ name, needed }) => `${name} (${needed})`).join(', ');
  return error('kernel', `missing: ${list}`, 'load the modules, or use the distribution’s standard kernel');
}

export function judgePackages(missing: readonly string[]): Finding {
  if (missing.length === 0) return ok('packages', 'all are installed');
  return warning('packages', `not installed: ${missing.join(' ')}`, '`npm run up` installs them');
}

/** A directory whose permissions were looked at. */
export interface DirectoryState {
  path: string;
  expected: number;
  /** Undefined where the directory does not exist. */
  actual: number | undefined;
}

export function judgePermissions(directories: readonly DirectoryState[]): Finding {
  const known = directories.filter(({ actual }) => actual !== undefined);
  if (known.length === 0) return ok('permissions', 'no state directory yet');
  const wrong = known.filter(({ actual, expected }) => actual !== expected);
  if (wrong.length === 0) return ok('permissions', `${known.length} directories are as they should be`);
  const list = wrong.map(
    ({ path, actual, expected }) => `${path} (${actual?.toString(8)}, not ${expected.toString(8)})`,
  );
  return error('permissions', `wrong mode: ${list.join(', ')}`, '`npm run up` puts them right');
}
