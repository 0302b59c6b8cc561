import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StepError } from '../launcher/steps.mjs';
import { asUser, run, succeeds } from './commands';
import type { Deployment } from './deployment';
import { endByPidFile } from './pid-file';
import { readRecord, updateRecord } from './record';
import type { Layout } from './state-directory';
import type { ProcessSpec } from './supervisor/process-spec';
import { AGENT_USER } from './system-users';
import { waitFor } from './waiting';

const SOCKETS = ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock'];
const UNITS = ['libvirtd.service', 'virtqemud.service'];
const START_TIMEOUT = 30_000;
const STOP_TIMEOUT = 15_000;

/** The URI of a libvirt by its socket. */
export function libvirtUri(socket: string): string {
  return `qemu:///system?socket=${socket}`;
}

/** Whether a libvirt with a QEMU driver answers behind the socket, for root or for another user. */
export async function answers(socket: string, user?: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  const prefix = user ? asUser(user) : [];
  return succeeds([...prefix, 'virsh', '-c', libvirtUri(socket), 'version'], { timeout: 8_000, cwd: '/' });
}

export function underSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

async function findSocket(deployment: Deployment): Promise<string | undefined> {
  const chosen = deployment.settings.SKYDECK_LIBVIRT_SOCKET;
  for (const socket of chosen ? [chosen] : SOCKETS) if (await answers(socket)) return socket;
  return undefined;
}

/** Our own libvirtd needs no polkit: the socket's group decides. */
function daemonConfiguration(): string {
  return [
    'unix_sock_group = "libvirt"',
    'unix_sock_ro_perms = "0770"',
    'unix_sock_rw_perms = "0770"',
    'auth_unix_ro = "none"',
    'auth_unix_rw = "none"',
    'max_clients = 500',
    'max_workers = 20',
    '',
  ].join('\n');
}

/** virtlogd and libvirtd as processes of ours, for a machine without systemd. Guests outlive both. */
export function libvirtProcesses(layout: Layout): ProcessSpec[] {
  const daemon = (name: string, args: string[]): ProcessSpec => ({
    name,
    argv: [`/usr/sbin/${name}`, '--pid-file', path.join(layout.run, `${name}.pid`), ...args],
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
    stopSignal: 'SIGTERM',
    stopTimeout: STOP_TIMEOUT,
    diesWithSupervisor: false,
  });
  return [
    daemon('virtlogd', []),
    daemon('libvirtd', ['--config', path.join(layout.libvirt, 'libvirtd.conf')]),
  ];
}

async function startOwn(deployment: Deployment): Promise<string> {
  const { layout, supervisor } = deployment;
  await writeFile(path.join(layout.libvirt, 'libvirtd.conf'), daemonConfiguration());
  await mkdir('/run/libvirt', { recursive: true });
  for (const spec of libvirtProcesses(layout)) await supervisor.ensure(spec);
  const socket = await waitFor(() => findSocket(deployment), START_TIMEOUT, 200);
  if (!socket)
    throw new StepError('libvirtd did not come up.', `see ${path.join(layout.logs, 'libvirtd.log')}`);
  await updateRecord(layout, { libvirt: 'own', libvirtSocket: socket });
  return 'started by Skydeck';
}

async function startUnit(deployment: Deployment): Promise<string | undefined> {
  for (const unit of UNITS) {
    if (!(await succeeds(['systemctl', 'start', unit], { timeout: START_TIMEOUT }))) continue;
    const socket = await waitFor(() => findSocket(deployment), START_TIMEOUT, 200);
    if (!socket) continue;
    await updateRecord(deployment.layout, { libvirt: 'systemd', libvirtUnit: unit, libvirtSocket: socket });
    return `started ${unit}`;
  }
  return undefined;
}

/** Finds a libvirt that works, or starts one: by systemd where there is one, else by the supervisor. */
async function findOrStart(deployment: Deployment): Promise<string> {
  const { layout } = deployment;
  const found = await findSocket(deployment);
  if (found) {
    const record = await readRecord(layout);
    const ours = record.libvirt !== undefined && record.libvirt !== 'found' && record.libvirtSocket === found;
    if (!ours) await updateRecord(layout, { libvirt: 'found', libvirtSocket: found });
    return ours ? 'runs' : 'found running';
  }
  if (
    deployment.settings.SKYDECK_LIBVIRT_SOCKET &&
    !SOCKETS.includes(deployment.settings.SKYDECK_LIBVIRT_SOCKET)
  ) {
    throw new StepError(
      `No libvirt answers at SKYDECK_LIBVIRT_SOCKET=${deployment.settings.SKYDECK_LIBVIRT_SOCKET}.`,
      'start it, or set SKYDECK_LIBVIRT_SOCKET to nothing to let Skydeck find or start one',
    );
  }
  if (!underSystemd() || deployment.sandboxed) return startOwn(deployment);
  const started = await startUnit(deployment);
  if (started) return started;
  throw new StepError(
    'libvirt does not start.',
    'see `systemctl status libvirtd` and `journalctl -u libvirtd`',
  );
}

/**
 * Makes sure that libvirt runs and that the host agent's user can use it.
 * @returns how it came to run, with its version
 */
export async function ensureLibvirt(deployment: Deployment): Promise<string> {
  const how = await findOrStart(deployment);
  const { libvirtSocket } = await readRecord(deployment.layout);
  const socket = libvirtSocket ?? SOCKETS[0] ?? '';
  if (socket !== SOCKETS[0]) deployment.settings.SKYDECK_LIBVIRT_SOCKET = socket;
  if (!(await answers(socket, AGENT_USER))) {
    throw new StepError(
      `The user ${AGENT_USER} may not use libvirt’s socket ${socket}.`,
      `set unix_sock_group = "libvirt" and unix_sock_rw_perms = "0770" in /etc/libvirt/libvirtd.conf, restart libvirtd, and check \`id ${AGENT_USER}\``,
    );
  }
  const version = /Using library: libvirt (\S+)/.exec(
    (await run(['virsh', '-c', libvirtUri(socket), 'version'])).stdout,
  );
  return `${how}${version ? `, ${version[1]}` : ''}`;
}

/** Stops libvirt where `up` started it. */
export async function stopLibvirt(deployment: Deployment): Promise<string> {
  const record = await readRecord(deployment.layout);
  if (record.libvirt === 'own') {
    if (await deployment.supervisor.status()) {
      await deployment.supervisor.stop('libvirtd');
      await deployment.supervisor.stop('virtlogd');
    }
    // They outlive a supervisor that was killed, and a new one does not know them.
    for (const name of ['libvirtd', 'virtlogd'])
      await endByPidFile(path.join(deployment.layout.run, `${name}.pid`), name, STOP_TIMEOUT);
  } else if (record.libvirt === 'systemd' && record.libvirtUnit) {
    const base = record.libvirtUnit.replace('.service', '');
    const sockets = ['', '-ro', '-admin'].map((suffix) => `${base}${suffix}.socket`);
    await run(['systemctl', 'stop', ...sockets, record.libvirtUnit], { allowFailure: true });
  } else {
    return record.libvirt === 'found' ? 'left running: it ran before Skydeck' : '';
  }
  await updateRecord(deployment.layout, { libvirt: undefined, libvirtUnit: undefined });
  return '';
}
