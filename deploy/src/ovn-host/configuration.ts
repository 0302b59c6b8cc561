import { randomUUID } from 'node:crypto';
import { INTEGRATION_BRIDGE } from '@skydeck/core/network/guest-interface';
import { StepError } from '../../launcher/steps.mjs';
import { run } from '../commands';
import { waitFor } from '../waiting';
import type { Datapath } from './datapath';

const SOUTHBOUND = 'unix:/run/ovn/ovnsb_db.sock';
const REGISTER_TIMEOUT_MS = 30_000;

/** One of Open vSwitch's external_ids, or undefined. */
export async function externalId(key: string): Promise<string | undefined> {
  const { stdout } = await run([
    'ovs-vsctl',
    '--timeout=10',
    '--if-exists',
    'get',
    'Open_vSwitch',
    '.',
    `external_ids:${key}`,
  ]);
  const text = stdout.trim();
  return text === '' ? undefined : text.replace(/^"(.*)"$/, '$1');
}

/** The integration bridge's datapath, or undefined where there is no such bridge. */
export async function bridgeDatapath(): Promise<Datapath | undefined> {
  const { exitCode, stdout } = await run(
    ['ovs-vsctl', '--timeout=10', 'get', 'Bridge', INTEGRATION_BRIDGE, 'datapath_type'],
    { allowFailure: true },
  );
  if (exitCode !== 0) return undefined;
  return stdout.includes('netdev') ? 'netdev' : 'system';
}

/** Makes this machine its OVN's only chassis. Changes nothing that is right already. Throws StepError. */
export async function configureChassis(datapath: Datapath): Promise<void> {
  const remote = await externalId('ovn-remote');
  // `/var/run` is `/run`.
  if (remote !== undefined && remote.replace('/var/run/', '/run/') !== SOUTHBOUND) {
    throw new StepError(
      `This machine belongs to another OVN (${remote}).`,
      'use another machine, or take it out of that OVN: `ovs-vsctl remove Open_vSwitch . external_ids ovn-remote`',
    );
  }
  const bridge = await externalId('ovn-bridge');
  if (bridge !== undefined && bridge !== INTEGRATION_BRIDGE) {
    throw new StepError(
      `OVN’s integration bridge is named ${bridge} here; Skydeck needs ${INTEGRATION_BRIDGE}.`,
      '`ovs-vsctl remove Open_vSwitch . external_ids ovn-bridge`',
    );
  }
  const wanted: Record<string, string> = {
    'system-id': (await externalId('system-id')) ?? randomUUID(),
    'ovn-remote': SOUTHBOUND,
    'ovn-encap-type': (await externalId('ovn-encap-type')) ?? 'geneve',
    'ovn-encap-ip': (await externalId('ovn-encap-ip')) ?? '127.0.0.1',
    'ovn-bridge': INTEGRATION_BRIDGE,
    'ovn-bridge-datapath-type': datapath,
    // One chassis needs every row anyway; choosing them costs a round trip for each new network.
    'ovn-monitor-all': 'true',
  };
  const settings = Object.entries(wanted).map(([key, value]) => `external_ids:${key}="${value}"`);
  await run([
    ...['ovs-vsctl', '--timeout=30', '--may-exist', 'add-br', INTEGRATION_BRIDGE],
    ...['--', 'set', 'Bridge', INTEGRATION_BRIDGE, `datapath_type=${datapath}`, 'fail_mode=secure'],
    'other_config:disable-in-band=true',
    ...['--', 'set', 'Open_vSwitch', '.', ...settings],
  ]);
}

/** Waits until ovn-controller has registered this machine. Throws StepError. */
export async function awaitChassis(): Promise<void> {
  const id = (await externalId('system-id')) ?? '';
  const registered = await waitFor(
    async () =>
      (await controllerConnected()) &&
      (
        await run(
          ['ovn-sbctl', '--timeout=5', '--bare', '--columns=name', 'find', 'Chassis', `name="${id}"`],
          {
            allowFailure: true,
          },
        )
      ).stdout.trim() === id,
    REGISTER_TIMEOUT_MS,
    50,
  );
  if (!registered) {
    throw new StepError(
      'ovn-controller does not register this machine.',
      'see /var/log/ovn/ovn-controller.log',
    );
  }
}

/** Whether ovn-controller has its connection to the southbound database. */
export async function controllerConnected(): Promise<boolean> {
  const { stdout } = await run(['ovn-appctl', '--timeout=3', '-t', 'ovn-controller', 'connection-status'], {
    allowFailure: true,
  });
  return stdout.trim() === 'connected';
}

/** Versions of what is installed. */
export async function ovnVersions(): Promise<{ ovs: string; ovn: string }> {
  const versionOf = async (argv: readonly string[]) =>
    /(\d+\.\d+\.\d+)/.exec((await run(argv, { allowFailure: true })).stdout)?.[1] ?? '';
  return {
    ovs: await versionOf(['ovs-vswitchd', '--version']),
    ovn: await versionOf(['ovn-controller', '--version']),
  };
}
