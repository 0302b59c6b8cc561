import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { cloud } from './environment';

async function virsh(...args: string[]): Promise<string> {
  const { stdout } = await execa('virsh', ['-c', 'qemu:///system', '-q', ...args]);
  return stdout.trim();
}

/** The state of an instance's domain as libvirt says it, or `absent`. */
export async function domainState(instanceId: string): Promise<string> {
  const { stdout, stderr, failed } = await execa(
    'virsh',
    ['-c', 'qemu:///system', '-q', 'domstate', instanceId],
    {
      reject: false,
    },
  );
  if (!failed) return stdout.trim();
  if (/failed to get domain|Domain not found/.test(stderr)) return 'absent';
  throw new Error(stderr);
}

/** Which run of a domain this is: a start gives it another number. */
export function domainRun(instanceId: string): Promise<string> {
  return virsh('domid', instanceId);
}

/** How many domains of ours exist. */
export async function domainCount(): Promise<number> {
  return (await virsh('list', '--all', '--name')).split('\n').filter((name) => name.startsWith('skydeck-'))
    .length;
}

/** Pulls the plug behind the cloud's back. */
export async function destroyDomain(instanceId: string): Promise<void> {
  await virsh('destroy', instanceId);
}

export async function suspendDomain(instanceId: string): Promise<void> {
  await virsh('suspend', instanceId);
}

/** Whether anything of the instance is left on the host's disk. */
export function hasDisk(instanceId: string): boolean {
  return existsSync(path.join(cloud.stateDir, 'instances', instanceId));
}
