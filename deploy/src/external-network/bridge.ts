import { EXTERNAL_PHYSICAL_NETWORK } from '@skydeck/core/network/external-network-plan';
import { run, succeeds } from '../commands';
import { externalId } from '../ovn-host/configuration';
import type { Datapath } from '../ovn-host/datapath';
import { withMapping, withOption, withoutMapping, withoutOption } from './settings-map';

/** The bridge in Open vSwitch that leads outside; not `br-ex`, which may be somebody else's. */
export const EXTERNAL_BRIDGE = 'br-skydeck-ex';

const MAPPINGS = 'ovn-bridge-mappings';
const OPTIONS = 'ovn-cms-options';
const GATEWAY = 'enable-chassis-as-gw';

const vsctl = (...words: readonly string[]) => ['ovs-vsctl', '--timeout=30', ...words];

/** Makes the bridge with that port in it, and tells OVN of it. Changes nothing that is right already. */
export async function ensureBridge(datapath: Datapath, port: string): Promise<void> {
  const mappings = withMapping(
    (await externalId(MAPPINGS)) ?? '',
    EXTERNAL_PHYSICAL_NETWORK,
    EXTERNAL_BRIDGE,
  );
  const options = withOption((await externalId(OPTIONS)) ?? '', GATEWAY);
  await run(
    vsctl(
      ...['--may-exist', 'add-br', EXTERNAL_BRIDGE],
      ...['--', 'set', 'Bridge', EXTERNAL_BRIDGE, `datapath_type=${datapath}`, 'fail_mode=standalone'],
      'other_config:disable-in-band=true',
      ...['--', '--may-exist', 'add-port', EXTERNAL_BRIDGE, port],
      ...['--', 'set', 'Open_vSwitch', '.', `external_ids:${MAPPINGS}="${mappings}"`],
      `external_ids:${OPTIONS}="${options}"`,
    ),
  );
}

export async function removeBridge(): Promise<void> {
  await setOrRemove(
    MAPPINGS,
    withoutMapping((await externalId(MAPPINGS)) ?? '', EXTERNAL_PHYSICAL_NETWORK, EXTERNAL_BRIDGE),
  );
  await setOrRemove(OPTIONS, withoutOption((await externalId(OPTIONS)) ?? '', GATEWAY));
  await run(vsctl('--if-exists', 'del-br', EXTERNAL_BRIDGE), { allowFailure: true });
}

async function setOrRemove(key: string, value: string): Promise<void> {
  await run(
    value === ''
      ? vsctl('remove', 'Open_vSwitch', '.', 'external_ids', key)
      : vsctl('set', 'Open_vSwitch', '.', `external_ids:${key}="${value}"`),
    { allowFailure: true },
  );
}

/** The bridge that a device is in, if any. */
export async function bridgeOf(device: string): Promise<string | undefined> {
  const { exitCode, stdout } = await run(vsctl('port-to-br', device), { allowFailure: true });
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** Whether the bridge is there with that port in it, and OVN knows it. */
export async function bridgeIsUp(port: string): Promise<boolean> {
  if (!(await succeeds(vsctl('br-exists', EXTERNAL_BRIDGE)))) return false;
  const mapped = ((await externalId(MAPPINGS)) ?? '').split(',');
  return (
    (await bridgeOf(port)) === EXTERNAL_BRIDGE &&
    mapped.includes(`${EXTERNAL_PHYSICAL_NETWORK}:${EXTERNAL_BRIDGE}`)
  );
}
