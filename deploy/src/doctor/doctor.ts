import { existsSync } from 'node:fs';
import { readFile, stat, statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import path from 'node:path';
import { findMissing } from '../../launcher/apt.mjs';
import { findAccelerator, isKvmDeviceOpen } from '../accelerator';
import { run, succeeds } from '../commands';
import { openDeployment, type Deployment } from '../deployment';
import {
  describeExternalNetwork,
  externalNetworkFacts,
  judgeExternalNetwork,
} from '../external-network/status';
import { answers, libvirtUri, underSystemd } from '../libvirt';
import { ovnStatus } from '../ovn';
import { isListening, wantedPorts } from '../ports';
import { readRecord } from '../record';
import { directoryRules } from '../state-directory';
import { AGENT_USER, parsePasswd, qemuGroup } from '../system-users';
import { error, formatFinding, ok, warning, type Finding } from './findings';
import {
  judgeAcceleration,
  judgeDisk,
  judgeKernel,
  judgeMemory,
  judgePackages,
  judgePermissions,
  judgePort,
  judgeSystem,
} from './judgements';

const DEFAULT_SOCKET = '/run/libvirt/libvirt-sock';

async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8');
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}

async function freeDisk(stateDir: string): Promise<Finding> {
  let directory = stateDir;
  while (!existsSync(directory)) directory = path.dirname(directory);
  const { bavail, bsize } = await statfs(directory);
  return judgeDisk(stateDir, bavail * bsize);
}

async function kernel(): Promise<Finding> {
  const hasNamespaces = existsSync('/proc/self/ns/net') && existsSync('/proc/self/ns/mnt');
  return judgeKernel([
    { name: 'tun', present: existsSync('/dev/net/tun'), needed: 'guests’ network cards' },
    { name: 'namespaces', present: hasNamespaces, needed: 'privileges and tests' },
    { name: 'unix sockets', present: existsSync('/proc/net/unix'), needed: 'everything' },
  ]);
}

async function ports(deployment: Deployment): Promise<Finding[]> {
  return Promise.all(
    (await wantedPorts(deployment)).map(async (wanted) =>
      judgePort({ ...wanted, listening: await isListening(wanted.address) }),
    ),
  );
}

async function libvirt(deployment: Deployment): Promise<Finding[]> {
  const socket = (await readRecord(deployment.layout)).libvirtSocket ?? DEFAULT_SOCKET;
  if (!(await answers(socket))) {
    return [warning('libvirt', `nothing answers at ${socket}`, '`npm run up` finds or starts it')];
  }
  const { stdout } = await run(['virsh', '-c', libvirtUri(socket), 'version'], { allowFailure: true });
  const versions = [/library: libvirt (\S+)/, /hypervisor: QEMU (\S+)/].map(
    (pattern) => pattern.exec(stdout)?.[1] ?? '?',
  );
  const findings = [ok('libvirt', `libvirt ${versions[0]} with QEMU ${versions[1]} at ${socket}`)];
  const users = parsePasswd(await readFile('/etc/passwd', 'utf8'));
  if (users.some(({ name }) => name === AGENT_USER) && !(await answers(socket, AGENT_USER))) {
    const remedy =
      'check unix_sock_group and unix_sock_rw_perms in /etc/libvirt/libvirtd.conf, then restart libvirtd';
    findings.push(error('libvirt', `${AGENT_USER} may not use ${socket}`, remedy));
  }
  if (!(await isKvmDeviceOpen())) {
    const message =
      '/dev/kvm is closed to the group kvm: libvirt tries QEMU anew for every guest, which takes seconds';
    findings.push(warning('libvirt', message, '`npm run up` opens it'));
  }
  return findings;
}

async function network(deployment: Deployment): Promise<Finding[]> {
  const { findings, versions, datapath } = await ovnStatus({ stateDir: deployment.layout.root });
  const outside = await externalNetworkFacts(deployment.layout.root);
  const { upAt } = await readRecord(deployment.layout);
  const described = `Open vSwitch ${versions.ovs}, OVN ${versions.ovn}, ${datapath ?? 'no'} datapath`;
  return [
    ...(versions.ovs === '' ? [] : [ok('network', described)]),
    ...(outside ? [ok('network', describeExternalNetwork(outside))] : []),
    ...[...findings, ...(outside ? judgeExternalNetwork(outside) : [])].map(
      ({ level, message, remedy }): Finding =>
        level === 'info'
          ? ok('network', message) // Before `up` it is nothing wrong that they do not run.
          : { level: upAt === undefined ? 'warning' : level, subject: 'network', message, remedy },
    ),
  ];
}

async function permissions(deployment: Deployment): Promise<Finding> {
  if (!existsSync(deployment.layout.root)) return judgePermissions([]);
  const rules = directoryRules(deployment.layout, await qemuGroup());
  return judgePermissions(
    await Promise.all(
      rules.map(async (rule) => ({
        path: rule.path,
        expected: rule.mode,
        actual: (await stat(rule.path).catch(() => undefined))?.mode.valueOf(),
      })),
    ).then((states) =>
      states.map((state) => ({
        ...state,
        actual: state.actual === undefined ? undefined : state.actual & 0o7777,
      })),
    ),
  );
}

async function tools(): Promise<Finding> {
  const names = ['qemu-img', 'virsh', 'ovs-vsctl', 'setpriv', 'unshare', 'ip', 'nft', 'ethtool'];
  const found = await Promise.all(names.map((name) => succeeds(['which', name])));
  const missing = names.filter((_, index) => !found[index]);
  if (missing.length === 0) return ok('programs', names.join(', '));
  return warning('programs', `not found: ${missing.join(', ')}`, '`npm run up` installs them');
}

/** `npm run doctor`: what this host offers, with a remedy for each finding. Exit code 1 when something prevents `up`. */
export async function doctor(): Promise<number> {
  const deployment = await openDeployment();
  const findings = [
    judgeSystem(await readFile('/etc/os-release', 'utf8'), process.arch),
    ok('node', process.version),
    ok('services', underSystemd() ? 'systemd runs them' : 'no systemd: Skydeck’s supervisor runs them'),
    judgePackages(findMissing({ tests: false })),
    await tools(),
    judgeAcceleration(await findAccelerator(deployment.settings)),
    judgeMemory(totalmem(), await availableMemory()),
    await freeDisk(deployment.layout.root),
    await kernel(),
    ...(await ports(deployment)),
    ...(await libvirt(deployment)),
    ...(await network(deployment)),
    await permissions(deployment),
  ];
  for (const finding of findings) process.stdout.write(`${formatFinding(finding)}\n`);
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  process.stdout.write(`\n${errors} problem${errors === 1 ? '' : 's'}, ${warnings} to know about.\n`);
  return errors > 0 ? 1 : 0;
}
