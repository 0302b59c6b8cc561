import { connect } from 'node:net';
import path from 'node:path';
import { StepError } from '../launcher/steps.mjs';
import { environmentOfServices, type Deployment } from './deployment';
import type { ProcessManager } from './process-manager';
import type { ProcessSpec } from './supervisor/process-spec';
import { AGENT_USER, WEB_USER } from './system-users';
import { waitFor } from './waiting';

const READY_TIMEOUT = 60_000;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where something that listens on `host` can be reached from this machine, as a part of a URL. */
function reachable(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Where web and worker are asked how they are, and where browsers find the portal. */
export function addresses({ settings }: Pick<Deployment, 'settings'>): {
  web: string;
  worker: string;
  portal: string;
} {
  const webPort = settings.SKYDECK_WEB_PORT ?? '8080';
  return {
    web: `http://${reachable(settings.SKYDECK_WEB_HOST)}:${webPort}`,
    worker: `http://${reachable(settings.SKYDECK_WORKER_HOST)}:${settings.SKYDECK_WORKER_PORT ?? '8081'}`,
    portal: settings.SKYDECK_PUBLIC_URL ?? `http://localhost:${webPort}`,
  };
}

/** The portal: an unprivileged user, no capability at all. */
export function webProcess(deployment: Deployment, release: string): ProcessSpec {
  return {
    name: 'web',
    argv: [deployment.layout.viewNode, 'dist/server.mjs'],
    cwd: path.join(release, 'apps/web'),
    env: { ...environmentOfServices(deployment), PATH, HOME: '/nonexistent', NEXT_TELEMETRY_DISABLED: '1' },
    user: WEB_USER,
    stopSignal: 'SIGTERM',
    stopTimeout: 15_000,
    diesWithSupervisor: true,
  };
}

/** Conductor and host agent: its groups open libvirt, OVN and the disks; the one capability reads guests' boot logs. */
export function workerProcess(deployment: Deployment, release: string): ProcessSpec {
  return {
    name: 'worker',
    argv: [deployment.layout.viewNode, 'dist/worker.mjs'],
    cwd: path.join(release, 'apps/worker'),
    env: { ...environmentOfServices(deployment), PATH, HOME: '/nonexistent' },
    user: AGENT_USER,
    // virtlogd writes the boot logs as root, for root alone.
    capabilities: ['dac_read_search'],
    stopSignal: 'SIGTERM',
    stopTimeout: 30_000,
    diesWithSupervisor: true,
  };
}

async function answersAt(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Whether somebody listens at an http address of this machine. */
export function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 80), timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** Fails where somebody else has the port: the process would only crash again and again. */
async function checkPort(name: string, address: string, setting: string): Promise<void> {
  if (!(await isListening(address))) return;
  const port = new URL(address).port || '80';
  throw new StepError(
    `Port ${port}, which ${name} needs, is taken by another program (\`ss -ltnp sport = :${port}\` shows which).`,
    `stop that program, or choose another port: ${setting}=<port> npm run up`,
  );
}

/** Starts one process and waits until it says that it is ready. */
export async function startAndAwait(
  manager: ProcessManager,
  spec: ProcessSpec,
  probe: { url: string; setting: string },
): Promise<void> {
  const running = (await manager.statuses()).some(
    (entry) => entry.name === spec.name && entry.state === 'running',
  );
  if (!running) await checkPort(spec.name, probe.url, probe.setting);
  await manager.ensure(spec);
  if (await waitFor(() => answersAt(probe.url), READY_TIMEOUT, 200)) return;
  throw new StepError(`${spec.name} does not become ready (${probe.url}).`, manager.logHint(spec.name));
}
