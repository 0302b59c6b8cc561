import { formatDuration } from '../launcher/steps.mjs';
import { findAccelerator } from './accelerator';
import { addresses } from './addresses';
import { openDeployment, type Deployment } from './deployment';
import {
  describeExternalNetwork,
  externalNetworkFacts,
  judgeExternalNetwork,
} from './external-network/status';
import { listGuests } from './guests';
import { answers } from './libvirt';
import { memoryOf } from './memory';
import { ovnStatus } from './ovn';
import { processManager, type ProcessManager } from './process-manager';
import { readRecord } from './record';
import type { ProcessStatus } from './supervisor/process-spec';

/** Skydeck's own share; libvirt and OVN serve the guests and are counted by themselves. */
const COUNTED = ['web', 'worker', 'postgres', 'redis'];
const DEFAULT_SOCKET = '/run/libvirt/libvirt-sock';

const LIBVIRT_ORIGIN = {
  found: 'ran before Skydeck',
  systemd: 'started by Skydeck through systemd',
  own: 'run by Skydeck',
} as const;

interface Problem {
  what: string;
  remedy: string;
}

/** What is wrong with a process that should run. */
export function problemsOfProcesses(
  processes: readonly ProcessStatus[],
  logHint: (name: string) => string,
): Problem[] {
  return processes.flatMap((entry): Problem[] => {
    const log = logHint(entry.name);
    if (entry.state !== 'running') {
      return [{ what: `${entry.name} does not run (${entry.lastExit ?? 'never started'})`, remedy: log }];
    }
    if (entry.restarts === 0) return [];
    const times = entry.restarts === 1 ? 'once' : `${entry.restarts} times`;
    return [
      { what: `${entry.name} was started again ${times} (${entry.lastExit ?? 'unknown'})`, remedy: log },
    ];
  });
}

async function probe(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    return response.ok ? undefined : `answers ${response.status}: ${(await response.text()).slice(0, 200)}`;
  } catch {
    return 'does not answer';
  }
}

async function printProcesses(processes: readonly ProcessStatus[]): Promise<void> {
  const memory = await memoryOf(processes.flatMap((entry) => (entry.pid === undefined ? [] : [entry.pid])));
  const row = (cells: readonly string[]) =>
    process.stdout.write(
      `  ${cells.map((cell, index) => cell.padEnd([12, 10, 9, 14][index] ?? 0)).join('')}\n`,
    );
  row(['process', 'state', 'pid', 'up for', 'memory (PSS)']);
  let total = 0;
  for (const entry of processes) {
    const share = entry.pid === undefined ? 0 : (memory.get(entry.pid) ?? 0);
    if (COUNTED.includes(entry.name)) total += share;
    const uptime = entry.startedAt === undefined ? '-' : formatDuration(Date.now() - entry.startedAt);
    row([
      entry.name,
      entry.state,
      String(entry.pid ?? '-'),
      uptime,
      share > 0 ? `${share.toFixed(0)} MiB` : '-',
    ]);
  }
  process.stdout.write(`  ${COUNTED.join(' + ')}: ${total.toFixed(0)} MiB\n`);
}

async function findProblems(
  deployment: Deployment,
  manager: ProcessManager,
  processes: readonly ProcessStatus[],
): Promise<Problem[]> {
  const { layout } = deployment;
  const { libvirtSocket } = await readRecord(layout);
  const problems = problemsOfProcesses(processes, (name) => manager.logHint(name));
  const { web, worker } = addresses(deployment);
  for (const [name, url] of Object.entries({ web, worker })) {
    const answer = await probe(`${url}/readyz`);
    if (answer) problems.push({ what: `${name} (${url}) ${answer}`, remedy: manager.logHint(name) });
  }
  if (!(await answers(libvirtSocket ?? DEFAULT_SOCKET))) {
    problems.push({ what: 'libvirt does not answer', remedy: 'run `npm run up`' });
  }
  const ovn = await ovnStatus({ stateDir: layout.root });
  const outside = await externalNetworkFacts(layout.root);
  const findings = [...ovn.findings, ...(outside ? judgeExternalNetwork(outside) : [])];
  for (const finding of findings.filter(({ level }) => level === 'error')) {
    problems.push({ what: finding.message, remedy: finding.remedy });
  }
  return problems;
}

/** `npm run status`: what runs, where, since when, what it costs, and what is wrong. Exit code 3 when it is down. */
export async function status(): Promise<number> {
  const deployment = await openDeployment();
  const { layout, settings } = deployment;
  const record = await readRecord(layout);
  const manager = await processManager(deployment);
  const processes = await manager.statuses();
  if (record.upAt === undefined && processes.length === 0) {
    process.stdout.write(`Skydeck is down (state directory ${layout.root}). \`npm run up\` starts it.\n`);
    return 3;
  }
  const { portal } = addresses(deployment);
  process.stdout.write(`Skydeck at ${portal}, state in ${layout.root}\n\n`);
  await printProcesses(processes);
  const ovn = await ovnStatus({ stateDir: layout.root });
  const accelerator = await findAccelerator(settings);
  const socket = record.libvirtSocket ?? DEFAULT_SOCKET;
  const guests = await listGuests(socket, '--state-running');
  process.stdout.write(`\n  libvirt      ${socket} (${LIBVIRT_ORIGIN[record.libvirt ?? 'found']})\n`);
  const parts = ovn.parts.map((part) => `${part.title} ${part.running ? 'runs' : 'does not run'}`).join(', ');
  process.stdout.write(`  network      ${parts}; ${ovn.datapath ?? 'no'} datapath\n`);
  const outside = await externalNetworkFacts(layout.root);
  process.stdout.write(
    `  outside      ${outside ? describeExternalNetwork(outside) : 'no external network'}\n`,
  );
  process.stdout.write(`  accelerator  ${accelerator.kind}: ${accelerator.reason}\n`);
  process.stdout.write(`  guests       ${guests.length} running\n`);
  process.stdout.write(`  logs         ${layout.logs}\n\n`);
  const problems = await findProblems(deployment, manager, processes);
  if (problems.length === 0) {
    process.stdout.write('Nothing is wrong.\n');
    return 0;
  }
  for (const { what, remedy } of problems) process.stdout.write(`✗ ${what}\n  What to do: ${remedy}\n`);
  return 1;
}
