import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExternalNetworkPlan } from '@skydeck/core/network/external-network-plan';
import { run } from '../commands';
import { quoteArgument, section, TARGET, UNIT_DIRECTORY, unitName } from '../systemd/unit-files';
import { ruleset } from './firewall';
import { LEG, LEG_COMMAND, legCommands } from './machine';

/** The unit that makes after a boot what the machine forgets; Open vSwitch remembers its part by itself. */
export const BOOT_UNIT = unitName('external-network');

export function bootUnit(plan: ExternalNetworkPlan, rulesFile: string): string {
  const commands =
    plan.interface === null
      ? [
          ...legCommands(plan),
          ['nft', '-f', rulesFile],
          ['sysctl', '--quiet', '--write', 'net.ipv4.ip_forward=1'],
        ]
      : [['ip', 'link', 'set', plan.interface, 'up']];
  const start = (argv: readonly string[]): [string, string] => [
    'ExecStart',
    argv.map(quoteArgument).join(' '),
  ];
  return [
    section('Unit', [
      ['Description', 'Skydeck: the external network'],
      // The distribution's own rules are loaded by a unit that removes all others first.
      ['After', 'network.target nftables.service'],
      ['Before', unitName('worker')],
    ]),
    section('Service', [
      ['Type', 'oneshot'],
      ['RemainAfterExit', 'yes'],
      // It is there already when the unit is started a second time.
      ...(plan.interface === null
        ? ([['ExecStart', `-${LEG_COMMAND.map(quoteArgument).join(' ')}`]] as [string, string][])
        : []),
      ...commands.map(start),
    ]),
    section('Install', [['WantedBy', TARGET]]),
  ].join('\n');
}

/** Has systemd make the machine's part of the network anew with every boot. */
export async function installBootUnit(stateDir: string, plan: ExternalNetworkPlan): Promise<void> {
  const rulesFile = path.join(stateDir, 'external-network.nft');
  await writeFile(rulesFile, ruleset(LEG, plan.cidr), { mode: 0o600 });
  await writeFile(path.join(UNIT_DIRECTORY, BOOT_UNIT), bootUnit(plan, rulesFile), { mode: 0o644 });
  await run(['systemctl', 'daemon-reload']);
  await run(['systemctl', 'enable', '--quiet', BOOT_UNIT]);
}

export async function removeBootUnit(): Promise<void> {
  await run(['systemctl', 'disable', '--quiet', BOOT_UNIT], { allowFailure: true });
  await rm(path.join(UNIT_DIRECTORY, BOOT_UNIT), { force: true });
}
