import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../commands';

/** Directories of the machine's services that the sandbox sees empty, kept on disk below its own directory. */
const EMPTY = [
  '/etc/libvirt',
  '/etc/openvswitch',
  '/etc/ovn',
  '/var/lib/libvirt',
  '/var/lib/openvswitch',
  '/var/lib/ovn',
  '/var/log/libvirt',
  '/var/log/openvswitch',
  '/var/log/ovn',
  '/var/cache/libvirt',
];
/** What is taken over from the machine: settings, but no domain, network or secret of it. */
const COPIED_SETTINGS = ['libvirt.conf', 'libvirt-admin.conf', 'virtlogd.conf', 'qemu.conf'];
/** libvirt expects it with the owner that its package gave it. */
const KEPT_SUBDIRECTORIES = ['/var/lib/libvirt/qemu', '/var/lib/libvirt/images', '/var/cache/libvirt/qemu'];

/** Only here: no cgroups, labels or mount namespaces for QEMU, because the sandbox is all of that already. */
const QEMU_SETTINGS = ['cgroup_controllers = []', 'namespaces = []', 'security_driver = "none"', ''].join(
  '\n',
);

async function mirrorDirectory(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await run(['chown', `--reference=${from}`, to]);
  await run(['chmod', `--reference=${from}`, to]);
}

/**
 * Lays private directories over those of the machine; runs inside the sandbox's mount namespace.
 * @param directory of this sandbox, on the machine's disk
 * @param stateDir where the sandbox sees its state directory
 */
export async function mountPrivately(directory: string, stateDir: string): Promise<void> {
  const settings = await Promise.all(
    COPIED_SETTINGS.map(async (name) => [
      name,
      await readFile(`/etc/libvirt/${name}`, 'utf8').catch(() => ''),
    ]),
  );
  const machine = path.join(directory, 'machine');
  for (const target of [...EMPTY, ...KEPT_SUBDIRECTORIES].filter((candidate) => existsSync(candidate))) {
    await mirrorDirectory(target, path.join(machine, target));
  }
  // sysfs shows the network devices of the namespace in which it was mounted.
  await run(['mount', '-t', 'sysfs', 'sysfs', '/sys']);
  await run(['mount', '-t', 'tmpfs', '-o', 'mode=755,size=256m', 'tmpfs', '/run']);
  await mkdir('/run/lock');
  // Databases that are killed leave their shared memory behind; here it goes with the sandbox.
  await run(['mount', '-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', '/dev/shm']);
  for (const target of EMPTY.filter((candidate) => existsSync(candidate))) {
    await run(['mount', '--bind', path.join(machine, target), target]);
  }
  for (const [name, text] of settings) {
    const own = name === 'qemu.conf' ? `${text}\n${QEMU_SETTINGS}` : text;
    await writeFile(`/etc/libvirt/${name}`, own ?? '');
  }
  const state = path.join(directory, 'state');
  await mkdir(state, { recursive: true });
  await mkdir(stateDir, { recursive: true });
  await run(['mount', '--bind', state, stateDir]);
}
