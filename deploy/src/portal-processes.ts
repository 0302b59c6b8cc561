import path from 'node:path';
import { StepError } from '../launcher/steps.mjs';
import { environmentOfServices, type Deployment } from './deployment';
import { checkPort } from './ports';
import type { ProcessManager } from './process-manager';
import type { ProcessSpec } from './supervisor/process-spec';
import { AGENT_USER, WEB_USER } from './system-users';
import { waitFor } from './waiting';

const READY_TIMEOUT = 60_000;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

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
