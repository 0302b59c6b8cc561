import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { INTEGRATION_BRIDGE } from '@skydeck/core/network/guest-interface';
import { z } from 'zod';
import { StepError } from '../launcher/steps.mjs';
import { run } from './commands';
import {
  awaitChassis,
  bridgeDatapath,
  configureChassis,
  controllerConnected,
  ovnVersions,
} from './ovn-host/configuration';
import {
  availableRunner,
  missingPrograms,
  OVN_PARTS,
  partRuns,
  partTitle,
  startPart,
  stopPart,
  type OvnPart,
} from './ovn-host/daemons';
import { kernelDatapathWorks, type Datapath } from './ovn-host/datapath';

export interface OvnOptions {
  /** Where it is remembered what was started, so that exactly that is stopped. */
  stateDir: string;
  log(line: string): void;
}

export interface OvnReady {
  datapath: Datapath;
  versions: { ovs: string; ovn: string };
  /** Whether any of it was started by this or an earlier call. */
  startedByUs: boolean;
}

export interface OvnFinding {
  level: 'error' | 'warning' | 'info';
  message: string;
  remedy: string;
}

export interface OvnStatus {
  parts: { name: OvnPart; title: string; running: boolean; startedByUs: boolean }[];
  connected: boolean;
  datapath: Datapath | undefined;
  versions: { ovs: string; ovn: string };
  findings: OvnFinding[];
}

const memorySchema = z.object({
  runner: z.enum(['systemd', 'scripts']),
  started: z.array(z.enum(OVN_PARTS)),
  madeBridge: z.boolean(),
});
type Memory = z.infer<typeof memorySchema>;

const INSTALL = 'install the packages openvswitch-switch, ovn-central and ovn-host';
/** Its conntrack in user space ends the switch when many connections get no answer; its monitor starts it again. */
const CONNTRACK_BUG = '3.1.0';

/**
 * Finds Open vSwitch and OVN running or starts them, and makes this machine their only chassis, on the kernel's
 * datapath where that works. Idempotent; works inside private mount and network namespaces. Throws StepError.
 */
export async function ensureOvn({ stateDir, log }: OvnOptions): Promise<OvnReady> {
  if (missingPrograms().length > 0) throw new StepError('Open vSwitch or OVN is not installed.', INSTALL);
  const memory = await remembered(stateDir);
  const runner = await availableRunner();
  const start = async (part: OvnPart) => {
    if (await partRuns(part)) return;
    await startPart(part, runner);
    memory.runner = runner;
    if (!memory.started.includes(part)) memory.started.push(part);
    await remember(stateDir, memory);
    log(`started ${partTitle(part)}`);
  };
  await start('openvswitch');
  await start('central');
  const present = await bridgeDatapath();
  const datapath = await chooseDatapath(present);
  await configureChassis(datapath);
  if (present === undefined && !memory.madeBridge) {
    memory.madeBridge = true;
    await remember(stateDir, memory);
  }
  await start('controller');
  await awaitChassis();
  return { datapath, versions: await ovnVersions(), startedByUs: memory.started.length > 0 };
}

/** Stops what {@link ensureOvn} started, in reverse order; what ran before stays as it is. */
export async function stopOvn({ stateDir, log }: OvnOptions): Promise<void> {
  const memory = await remembered(stateDir);
  const ours = [...OVN_PARTS].reverse().filter((part) => memory.started.includes(part));
  for (const part of ours) {
    if (part === 'openvswitch' && memory.madeBridge && (await partRuns(part))) {
      await run(['ovs-vsctl', '--timeout=10', '--if-exists', 'del-br', INTEGRATION_BRIDGE], {
        allowFailure: true,
      });
    }
    await stopPart(part, memory.runner);
    log(`stopped ${partTitle(part)}`);
  }
  await rm(memoryFile(stateDir), { force: true });
}

/** What runs, and what is wrong with it; for `status` and `doctor`. */
export async function ovnStatus({ stateDir }: Pick<OvnOptions, 'stateDir'>): Promise<OvnStatus> {
  const missing = missingPrograms();
  if (missing.length > 0) {
    const findings: OvnFinding[] = [
      {
        level: 'error',
        message: `Open vSwitch or OVN is not installed (${missing.join(', ')}).`,
        remedy: INSTALL,
      },
    ];
    return { parts: [], connected: false, datapath: undefined, versions: { ovs: '', ovn: '' }, findings };
  }
  const memory = await remembered(stateDir);
  const parts = await Promise.all(
    OVN_PARTS.map(async (name) => ({
      name,
      title: partTitle(name),
      running: await partRuns(name),
      startedByUs: memory.started.includes(name),
    })),
  );
  const switching = parts.some(({ name, running }) => name === 'openvswitch' && running);
  const controlling = parts.some(({ name, running }) => name === 'controller' && running);
  const connected = controlling && (await controllerConnected());
  const datapath = switching ? await bridgeDatapath() : undefined;
  const versions = await ovnVersions();
  const findings: OvnFinding[] = parts
    .filter(({ running }) => !running)
    .map(({ title }) => ({ level: 'error', message: `${title} does not run.`, remedy: 'run `npm run up`' }));
  if (controlling && !connected) {
    findings.push({
      level: 'error',
      message: 'ovn-controller has no connection to OVN’s southbound database.',
      remedy: 'run `npm run up`; see /var/log/ovn/ovn-controller.log',
    });
  }
  if (datapath === 'netdev') {
    findings.push({
      level: 'info',
      message: 'Packets are switched in user space: the kernel’s openvswitch module does not work here.',
      remedy:
        'for more throughput use a kernel with the module openvswitch, then `npm run down` and `npm run up`',
    });
    if (versions.ovs === CONNTRACK_BUG) {
      findings.push({
        level: 'warning',
        message: `Open vSwitch ${versions.ovs} may restart (0.2 s) when a guest opens many connections that get no answer.`,
        remedy: 'use a newer Open vSwitch, or a kernel with the module openvswitch',
      });
    }
  }
  return { parts, connected, datapath, versions, findings };
}

/** A bridge that exists keeps its datapath as long as that works: guests may be plugged in. */
async function chooseDatapath(present: Datapath | undefined): Promise<Datapath> {
  if (present === 'netdev') return 'netdev';
  return (await kernelDatapathWorks()) ? 'system' : 'netdev';
}

function memoryFile(stateDir: string): string {
  return path.join(stateDir, 'ovn.json');
}

async function remembered(stateDir: string): Promise<Memory> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(memoryFile(stateDir), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new StepError(`${memoryFile(stateDir)} cannot be read.`, 'delete it and run `npm run up`');
    }
    return { runner: 'scripts', started: [], madeBridge: false };
  }
}

async function remember(stateDir: string, memory: Memory): Promise<void> {
  await writeFile(memoryFile(stateDir), `${JSON.stringify(memory)}\n`, { mode: 0o600 });
}
