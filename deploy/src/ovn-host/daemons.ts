import { existsSync } from 'node:fs';
import { mkdir, readFile, readlink } from 'node:fs/promises';
import { StepError } from '../../launcher/steps.mjs';
import { run, succeeds } from '../commands';
import { waitFor } from '../waiting';

const OVS_CTL = '/usr/share/openvswitch/scripts/ovs-ctl';
const OVN_CTL = '/usr/share/ovn/scripts/ovn-ctl';
const START_TIMEOUT_MS = 30_000;

/** The three groups of daemons, in the order in which they start. */
export const OVN_PARTS = ['openvswitch', 'central', 'controller'] as const;
export type OvnPart = (typeof OVN_PARTS)[number];

/** Who runs the daemons: systemd by its units, or the packages' own scripts, whose monitors restart what dies. */
export type OvnRunner = 'systemd' | 'scripts';

interface PartRules {
  readonly title: string;
  /** Commands that succeed only while all daemons of the part answer. */
  readonly probes: readonly (readonly string[])[];
  /** Units, by distribution; the first that exists is used. */
  readonly units: readonly string[];
  readonly logs: string;
}

const PARTS: Readonly<Record<OvnPart, PartRules>> = {
  openvswitch: {
    title: 'Open vSwitch',
    probes: [
      ['ovs-vsctl', '--timeout=3', '--no-wait', 'get', 'Open_vSwitch', '.', '_uuid'],
      ['ovs-appctl', '--timeout=3', '-t', 'ovs-vswitchd', 'version'],
    ],
    units: ['openvswitch-switch.service', 'openvswitch.service'],
    logs: '/var/log/openvswitch',
  },
  central: {
    title: 'OVN’s central part',
    probes: [
      ['ovn-nbctl', '--timeout=3', '--no-leader-only', 'get', 'NB_Global', '.', '_uuid'],
      ['ovn-sbctl', '--timeout=3', '--no-leader-only', 'get', 'SB_Global', '.', '_uuid'],
      ['ovn-appctl', '--timeout=3', '-t', 'ovn-northd', 'version'],
    ],
    units: ['ovn-central.service', 'ovn-northd.service'],
    logs: '/var/log/ovn',
  },
  controller: {
    title: 'ovn-controller',
    probes: [['ovn-appctl', '--timeout=3', '-t', 'ovn-controller', 'version']],
    units: ['ovn-host.service', 'ovn-controller.service'],
    logs: '/var/log/ovn',
  },
};

/** Programs that must be installed. */
export function missingPrograms(): string[] {
  return [OVS_CTL, OVN_CTL].filter((file) => !existsSync(file));
}

export async function partRuns(part: OvnPart): Promise<boolean> {
  for (const probe of PARTS[part].probes) if (!(await succeeds(probe))) return false;
  return true;
}

export function partTitle(part: OvnPart): string {
  return PARTS[part].title;
}

/** systemd only where it is this namespace's own: inside a sandbox its units would be those of the machine. */
export async function availableRunner(): Promise<OvnRunner> {
  if (!existsSync('/run/systemd/system')) return 'scripts';
  const namespace = (pid: string, kind: string) => readlink(`/proc/${pid}/ns/${kind}`).catch(() => '');
  const init = await readFile('/proc/1/comm', 'utf8').catch(() => '');
  if (init.trim() !== 'systemd') return 'scripts';
  for (const kind of ['mnt', 'net']) {
    if ((await namespace('1', kind)) !== (await namespace('self', kind))) return 'scripts';
  }
  return 'systemd';
}

/** Starts one part and waits until it answers. Throws StepError. */
export async function startPart(part: OvnPart, runner: OvnRunner): Promise<void> {
  const rules = PARTS[part];
  if (runner === 'systemd') await startUnits(rules);
  else await startByScript(part);
  if (part === 'openvswitch' && !(await partRuns(part))) await startSwitchWithoutModule();
  if (!(await waitFor(() => partRuns(part), START_TIMEOUT_MS, 50))) {
    const where = runner === 'systemd' ? `\`journalctl -u ${rules.units[0] ?? ''}\` and ` : '';
    throw new StepError(`${rules.title} did not come up.`, `see ${where}${rules.logs}`);
  }
}

/** Stops one part, however it was started. Nothing of it that was plugged in stays behind. */
export async function stopPart(part: OvnPart, runner: OvnRunner): Promise<void> {
  const quietly = { allowFailure: true, timeout: START_TIMEOUT_MS };
  // `--cleanup` also removes the datapath and its devices from the kernel.
  if (part === 'openvswitch')
    await run(['ovs-appctl', '--timeout=10', '-t', 'ovs-vswitchd', 'exit', '--cleanup'], quietly);
  if (runner === 'systemd') {
    const unit = await unitOf(PARTS[part]);
    if (unit) await run(['systemctl', 'stop', unit], quietly);
  } else if (part === 'openvswitch') await run([OVS_CTL, 'stop'], quietly);
  else await run([OVN_CTL, part === 'central' ? 'stop_northd' : 'stop_controller'], quietly);
}

async function unitOf(rules: PartRules): Promise<string | undefined> {
  for (const unit of rules.units) {
    if (await succeeds(['systemctl', 'cat', unit])) return unit;
  }
  return undefined;
}

async function startUnits(rules: PartRules): Promise<void> {
  const unit = await unitOf(rules);
  if (!unit) {
    throw new StepError(
      `systemd has no unit for ${rules.title}.`,
      'install the packages openvswitch-switch, ovn-central and ovn-host',
    );
  }
  await run(['systemctl', 'start', unit], { allowFailure: true, timeout: START_TIMEOUT_MS });
}

async function startByScript(part: OvnPart): Promise<void> {
  const quietly = { allowFailure: true, timeout: START_TIMEOUT_MS };
  if (part === 'openvswitch') {
    await mkdir('/run/openvswitch', { recursive: true });
    await run([OVS_CTL, 'start', '--system-id=random', '--no-record-hostname', '--no-mlockall'], quietly);
  } else {
    await run([OVN_CTL, part === 'central' ? 'start_northd' : 'start_controller'], quietly);
  }
}

/** The script and the unit give up where the kernel module is missing; the switch itself needs none. */
async function startSwitchWithoutModule(): Promise<void> {
  await run(
    [
      'ovs-vswitchd',
      'unix:/run/openvswitch/db.sock',
      ...['-vconsole:emer', '-vsyslog:err', '-vfile:info'],
      '--log-file=/var/log/openvswitch/ovs-vswitchd.log',
      '--pidfile=/run/openvswitch/ovs-vswitchd.pid',
      ...['--no-chdir', '--detach', '--monitor'],
    ],
    { allowFailure: true, timeout: START_TIMEOUT_MS },
  );
}
