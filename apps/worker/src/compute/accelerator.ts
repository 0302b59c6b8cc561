import { open, readFile } from 'node:fs/promises';

export interface Accelerator {
  /** libvirt's domain type. */
  type: 'kvm' | 'qemu';
  reason: string;
}

/** What the decision is made of; a parameter so that it can be tested. */
export interface AcceleratorFacts {
  wanted: 'auto' | 'kvm' | 'qemu';
  cpuinfo: string;
  /** Null when /dev/kvm can be opened, else why not. */
  kvmProblem: string | null;
}

/**
 * Whether guests run with hardware virtualisation. /dev/kvm alone proves nothing: it exists on machines whose
 * processor offers no virtualisation, where QEMU hangs with it, so the processor's flags are asked too.
 */
export function chooseAccelerator({ wanted, cpuinfo, kvmProblem }: AcceleratorFacts): Accelerator {
  if (wanted === 'kvm') return { type: 'kvm', reason: 'set by SKYDECK_ACCELERATOR' };
  if (wanted === 'qemu') return { type: 'qemu', reason: 'set by SKYDECK_ACCELERATOR' };
  const flag = /^flags\s*:.*\b(vmx|svm)\b/m.exec(cpuinfo)?.[1];
  if (!flag) {
    return {
      type: 'qemu',
      reason: 'the processor offers no virtualisation (no vmx or svm flag); guests are emulated',
    };
  }
  if (kvmProblem !== null) return { type: 'qemu', reason: `${kvmProblem}; guests are emulated` };
  return { type: 'kvm', reason: `the processor has ${flag} and /dev/kvm can be used` };
}

/** Looks at this machine. */
export async function detectAccelerator(wanted: AcceleratorFacts['wanted']): Promise<Accelerator> {
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8');
  const kvmProblem = await open('/dev/kvm', 'r+').then(
    async (handle) => {
      await handle.close();
      return null;
    },
    (error: NodeJS.ErrnoException) =>
      error.code === 'EACCES'
        ? // QEMU's own user opens it, not this one; libvirt sees to that.
          null
        : `/dev/kvm cannot be opened (${error.code ?? error.message})`,
  );
  return chooseAccelerator({ wanted, cpuinfo, kvmProblem });
}
